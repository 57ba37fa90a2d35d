"""The field types and flags as data: what each type takes, and what goes with it."""

from __future__ import annotations

from typing import NamedTuple

INT_MIN, INT_MAX = -(2**31), 2**31 - 1
MONEY_MAX = 2**53 - 1
MAX_STRING = 2_000
MAX_INDEXED = (
    690  # characters: MySQL indexes 3072 bytes, up to four a character, and an owner and the id are in them too
)
MAX_TEXT = 100_000
DEFAULT_STRING = 255
DEFAULT_TEXT = 10_000
MAX_PRECISION = 18  # digits that fit the 64-bit integers in which SQLite keeps decimals
MAX_ENUM = 100
MAX_NAME = 40

ON_DELETE = ("restrict", "cascade", "set_null")
FLAGS = (
    "filter", "search", "unique", "index", "internal", "readonly", "writeonce", "min", "max", *ON_DELETE, "computed",
    "was", "variant",
)  # fmt: skip


class FieldType(NamedTuple):
    """What a type takes in brackets, how it is spelled, its literals, its own flags, and whether lists sort by it."""

    args: str
    spelling: str
    literals: tuple[str, ...] = ("string",)
    flags: tuple[str, ...] = ()
    ranged: bool = False
    sortable: bool = False


_KEY = ("filter", "unique", "index")

TYPES = {
    "string": FieldType("length", "string(1..120)", flags=(*_KEY, "search"), sortable=True),
    "text": FieldType("length", "text(..5000)", flags=("search",)),
    "int": FieldType("int", "int(0..9)", ("number",), (*_KEY, "min", "max"), ranged=True, sortable=True),
    "decimal": FieldType("decimal", "decimal(8,2)", ("number",), (*_KEY, "min", "max"), ranged=True, sortable=True),
    "money": FieldType("money", "money(EUR)", ("number",), (*_KEY, "min", "max"), ranged=True, sortable=True),
    "bool": FieldType("", "bool", ("bool",), ("filter", "index"), sortable=True),
    "date": FieldType("", "date", ("date", "now"), _KEY, ranged=True, sortable=True),
    "datetime": FieldType("", "datetime", ("datetime", "now"), _KEY, ranged=True, sortable=True),
    "time": FieldType("", "time", flags=_KEY, ranged=True, sortable=True),
    "uuid": FieldType("", "uuid", flags=_KEY),
    "email": FieldType("", "email", flags=(*_KEY, "search"), sortable=True),
    "url": FieldType("", "url"),
    "phone": FieldType("", "phone", flags=_KEY),
    "json": FieldType("", "json", ("json",)),
    "enum": FieldType("enum", "enum(low, high)", ("enum",), _KEY, sortable=True),
    "ref": FieldType("ref", "ref(Project)", (), (*_KEY, *ON_DELETE)),
    "refs": FieldType("ref", "refs(Tag)", ()),
    "file": FieldType("file", "file(10mb, pdf)", ()),
    "image": FieldType("image", "image(5mb, jpeg, png)", (), ("variant",)),
}

COMMON_FLAGS = ("internal", "readonly", "writeonce", "computed", "was")
"""Flags that go with every type."""

CURRENCIES = frozenset(
    """
    AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP CNY
    COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS
    INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP
    MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR
    SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED VES VND
    VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG
    """.split()  # noqa: SIM905 - a list of quoted codes would fill a page
)


FILE_KINDS = ("csv", "gif", "jpeg", "pdf", "png", "txt", "webp", "zip")
"""What a file can be asked to be: each is known by its content."""

IMAGE_KINDS = ("jpeg", "png", "webp")
"""What an image can be asked to be: pictures that stand still."""

FILES = {"file": "a file", "image": "an image"}
"""The types whose values are sent and read by themselves, and how they are spoken of."""

FILE_UNITS = {"kb": 1024, "mb": 1024**2, "gb": 1024**3}
MAX_FILE = 5 * 1024**3  # bytes: what S3 keeps under one key without more ado
MIN_IMAGE = 10 * 1024  # bytes: the smallest pictures have hundreds before their first pixel
MAX_IMAGE = 50 * 1024**2  # bytes: all of them are in memory while the picture is read
MAX_VARIANTS = 6
MAX_SIDE = 4_096  # pixels
FITS = ("inside", "cover")
"""How a picture gets the size of a variant: it stays whole, and no side is longer; or it is cut to that very size."""

INDEXED = {"email": 254, "uuid": 36, "ref": 36, "enum": MAX_NAME, "phone": 16, "time": 8}
"""Characters that a value of a type may take in an index; a string's are declared."""


def length_limit(kind: str) -> int:
    """Return the largest length that a string or text may declare."""
    return MAX_STRING if kind == "string" else MAX_TEXT


def default_length(kind: str) -> int:
    """Return the length of a string or text that declares none."""
    return DEFAULT_STRING if kind == "string" else DEFAULT_TEXT
