from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scaffold.domain.fields import parse_field
from scaffold.domain.source import Place
from scaffold.domain.tree import Scalar
from scaffold.domain.types import (
    CURRENCIES,
    FILE_KINDS,
    FITS,
    IMAGE_KINDS,
    MAX_FILE,
    MAX_IMAGE,
    MAX_SIDE,
    MAX_VARIANTS,
    MIN_IMAGE,
    TYPES,
)
from scaffold.errors import UserError
from scaffold.releases.release import templates_root
from scaffold.render.kit import load_kit


def scalar(text: str) -> Scalar:
    return Scalar(Place("f.yaml", 7, 5), text, plain=True)


def parse(text: str) -> dict[str, Any]:
    return parse_field("x", scalar(text)).data


@pytest.mark.parametrize(
    ("text", "kind", "args"),
    [
        ("string(1..120)!", "string", {"min": 1, "max": 120}),
        ("string(..80)!", "string", {"min": 0, "max": 80}),
        ("string!", "string", {"min": 0, "max": 255}),
        ("text(..5000)?", "text", {"min": 0, "max": 5000}),
        ("text(10..2000)!", "text", {"min": 10, "max": 2000}),
        ("text?", "text", {"min": 0, "max": 10_000}),
        ("int!", "int", {"min": None, "max": None}),
        ("int(0..9)!", "int", {"min": 0, "max": 9}),
        ("int(-5..)!", "int", {"min": -5, "max": None}),
        ("int(..-5)!", "int", {"min": None, "max": -5}),
        ("decimal(6,2)!", "decimal", {"precision": 6, "scale": 2}),
        ("money(EUR)!", "money", {"currency": "EUR"}),
        ("enum(low, normal,high)!", "enum", {"values": ["low", "normal", "high"]}),
        ("ref(Project)!", "ref", {"target": "Project"}),
        ("refs(Tag)", "refs", {"target": "Tag"}),
        *(
            (f"{kind}!", kind, {})
            for kind in ("bool", "date", "datetime", "time", "uuid", "email", "url", "phone", "json")
        ),
        ("file(10mb, pdf)?", "file", {"size": 10 * 1024**2, "kinds": ["pdf"]}),
        ("file(64 kb, csv,txt)?", "file", {"size": 64 * 1024, "kinds": ["csv", "txt"]}),
        ("image(5mb, jpeg, png)?", "image", {"size": 5 * 1024**2, "kinds": ["jpeg", "png"], "variants": []}),
        (
            "image(1mb, webp)? variant(thumb, 200x100, cover) variant(wide, 1200x) variant(high, x800)",
            "image",
            {
                "size": 1024**2,
                "kinds": ["webp"],
                "variants": [
                    {"name": "thumb", "fit": "cover", "width": 200, "height": 100},
                    {"name": "wide", "fit": "inside", "width": 1200},
                    {"name": "high", "fit": "inside", "height": 800},
                ],
            },
        ),
    ],
)
def test_types_and_arguments(text: str, kind: str, args: dict[str, Any]) -> None:
    field = parse(text)
    assert (field["type"], field["args"]) == (kind, args)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("bool filter = false", {"filter": "eq", "default": {"kind": "bool", "value": False}}),
        ("date? filter(range)", {"filter": "range", "nullable": True, "required": False}),
        ("date = now", {"default": {"kind": "now", "value": None}}),
        ("date = 2026-02-28", {"default": {"kind": "date", "value": "2026-02-28"}}),
        (
            "datetime = 2026-02-28T10:00:00+02:00",
            {"default": {"kind": "datetime", "value": "2026-02-28T08:00:00.000Z"}},
        ),
        ("decimal(5,4)! min(0) max(1)", {"min": "0", "max": "1", "required": True}),
        ("decimal(5,2) = -1.50", {"default": {"kind": "number", "value": "-1.50"}}),
        ("int = +007", {"default": {"kind": "number", "value": "7"}}),
        ("int = -0", {"default": {"kind": "number", "value": "0"}}),
        ("enum(a, b) readonly = b", {"readonly": True, "default": {"kind": "enum", "value": "b"}}),
        (r'string(..9) = "a\"\n`${x}"', {"default": {"kind": "string", "value": 'a"\n`${x}'}}),
        ('json = {"a": [1, "}"]}', {"default": {"kind": "json", "value": {"a": [1, "}"]}}}),
        ("json = []", {"default": {"kind": "json", "value": []}}),
        ("ref(Project)? set_null index", {"on_delete": "set_null", "index": True}),
        ("int internal = 0", {"internal": True}),
        ("ref(User)! writeonce", {"writeonce": True}),
        ("string(1..5)! search unique", {"search": True, "unique": True}),
        ("int! computed", {"computed": {"expression": None}}),
        ("int! was(old_name)", {"was": "old_name"}),
        (
            "money(EUR)! computed(package.price * (travellers - 1))",
            {
                "computed": {
                    "expression": {
                        "op": "*",
                        "left": {"op": "field", "path": ["package", "price"]},
                        "right": {
                            "op": "-",
                            "left": {"op": "field", "path": ["travellers"]},
                            "right": {"op": "number", "value": "1"},
                        },
                    }
                }
            },
        ),
    ],
)
def test_marks_flags_and_defaults(text: str, expected: dict[str, Any]) -> None:
    field = parse(text)
    assert {key: field[key] for key in expected} == expected


@pytest.mark.parametrize(
    ("text", "column", "message", "hint"),
    [
        ("strin(1..9)!", 0, "unknown type 'strin', did you mean string?", "valid: string, text"),
        ("String(1..9)!", 0, "did you mean string?", "valid:"),
        ("string(1..9)! fliter", 14, "unknown flag 'fliter', did you mean filter?", "valid: filter, search"),
        ("string(1..9)! required", 14, "unknown flag 'required'", "valid: filter"),
        ("string(1..9) unique !", 20, "expected a flag, found '!'", "directly after the type"),
        ("string(1..9)!!", 13, "expected a flag, found '!'", "only once"),
        ("string(9..1)!", 7, "the range 9..1 is empty", "string(1..9)"),
        ("int(9..1)!", 4, "the range 9..1 is empty", "int(1..9)"),
        ("int(1.5..2)!", 4, "expected a whole number, found '1.5'", None),
        ("int(..)!", 6, "expected a bound before or after '..'", None),
        ("int(5)!", 5, "expected '..' of a range, found ')'", "int(0..9)"),
        ("int(0..9223372036854775808)!", 4, "an int lies between", None),
        ("string(1..)!", 10, "expected the largest length, at most 2000", "string(1..120)"),
        ("string(1..2001)!", 7, "a string holds at most 2000 characters", "use text"),
        ("text(..100001)?", 5, "a text holds at most 100000", None),
        ("string(-1..5)!", 7, "cannot be shorter than 0", None),
        ("string(..0)!", 7, "holds nothing", None),
        ("decimal!", 7, "expected '(' after decimal, found '!'", "decimal(8,2)"),
        ("decimal(19,2)!", 8, "a decimal has 1 to 18 digits", None),
        ("decimal(4,5)!", 8, "a decimal of 4 digits has 0 to 4 decimals, not 5", None),
        ("decimal(4)!", 9, "expected ',' between the digits and the decimals", None),
        ("money(eur)!", 6, "unknown currency 'eur'", "write EUR"),
        ("money(ABC)!", 6, "unknown currency 'ABC'", "ISO 4217"),
        ("money!", 5, "expected '(' after money, found '!'", "money(EUR)"),
        ("enum()!", 5, "expected at least one value, found ')'", "enum(low, high)"),
        ("enum!", 4, "expected '(' after enum, found '!'", "enum(low, high)"),
        ("enum(a, a)!", 8, "the value 'a' is there twice", None),
        ("enum(a, A)!", 8, "the value 'A' differs from 'a' by case or _ only", None),
        ("enum(a_b, aB)!", 10, "differs from 'a_b' by case or _ only", None),
        ("enum(a, true)!", 8, "'true' is a word of the rule language", None),
        ("enum(a-b)!", 6, "expected ')', found '-'", None),
        ("enum(a, _b)!", 8, "begins or ends with _", None),
        ("bool(1)!", 4, "expected no brackets after bool, found '('", None),
        ("ref!", 3, "expected '(' after ref, found '!'", "ref(Project)"),
        ("int! search", 5, "the flag search does not go with int", "string, text"),
        ("text! filter", 6, "the flag filter does not go with text", "it goes with string"),
        (
            "string(1..9)! filter(range)",
            21,
            "filter(range) does not go with string",
            "int, decimal, money, date, datetime",
        ),
        ("int! filter(rang)", 12, "unknown kind of filter 'rang', did you mean range?", "valid: range"),
        ("int! unique unique", 12, "the flag unique is there twice", None),
        ("ref(A)! cascade restrict", 16, "only one of restrict, cascade, set_null can hold", None),
        ("string(1..9)! cascade", 14, "the flag cascade does not go with string", "it goes with ref"),
        ("int! min", 8, "expected '(' after min, found the end", None),
        ("bool = ", 7, "expected a value: a number, true", None),
        ("bool = false filter", 13, "expected the end, since the default comes last, found 'filter'", None),
        ("string(1..9) = 'a'", 15, "expected a text in double quotes, found a single quote", None),
        ('string(1..9) = "a', 15, "the text has no closing double quote", "single quotes"),
        ('string(1..9) = "\\x"', 15, "is not a JSON string", None),
        ('string(1..9) = "\\u0000"', 15, "U+0000", None),
        ('string(1..9) = "\\ud800"', 15, "is not a JSON string", None),
        ("date = 2026-02-30", 7, "'2026-02-30' is no day of the calendar", None),
        ("datetime = 2026-02-28T10:00:00", 11, "has no time zone", "Z"),
        ("datetime = 2026-02-28T99:00:00Z", 11, "is no date and time", None),
        ("json = {a: 1}", 7, "expected a JSON value up to the end of the text", None),
        ("json = NaN", 7, "expected a JSON value", None),
        ("string(1..9)! @", 14, "unexpected character '@'", None),
        ("string(1..9)!\u200b", 13, "unexpected character '\\u200b'", None),
        ("int! computed(a +)", 17, "expected a field, a number or '(', found ')'", None),
        ("int! computed(a.b.c)", 17, "expected ')', found '.'", None),
        ("", 0, "the field x has no type", "string(1..120)!"),
    ],
)
def test_a_wrong_field_names_place_and_remedy(text: str, column: int, message: str, hint: str | None) -> None:
    with pytest.raises(UserError) as caught:
        parse(text)
    assert caught.value.exit_code == 2
    assert caught.value.place == f"f.yaml:7:{5 + column}"
    assert message in caught.value.message
    if hint is None:
        return
    assert hint in (caught.value.hint or "")


IDENTIFIERS = st.from_regex(r"[a-z][a-z0-9]{0,9}", fullmatch=True).filter(
    lambda word: word not in {"true", "false", "null", "now", "me", "and", "or", "not", "in", "is"}
)
NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9, places=3)


KINDS = st.sampled_from(FILE_KINDS)
SIZES = st.integers(1, MAX_FILE // 1024).map(lambda size: size * 1024)
IMAGES = st.lists(st.sampled_from(IMAGE_KINDS), min_size=1, unique=True)
IMAGE_SIZES = st.integers(MIN_IMAGE // 1024, MAX_IMAGE // 1024).map(lambda size: size * 1024)
SIDES = st.fixed_dictionaries({"width": st.integers(1, MAX_SIDE), "height": st.integers(1, MAX_SIDE)})
ONE_SIDE = st.sampled_from([{"width": 1200}, {"height": 800}])
VARIANTS = st.lists(
    st.builds(
        lambda name, sides, fit: {"name": name, "fit": fit if len(sides) > 1 else "inside", **sides},
        IDENTIFIERS,
        SIDES | ONE_SIDE,
        st.sampled_from(FITS),
    ),
    max_size=MAX_VARIANTS,
    unique_by=lambda one: one["name"],
)


@st.composite
def arguments(draw: st.DrawFn, kind: str) -> dict[str, Any]:
    if kind in ("string", "text"):
        low = draw(st.integers(0, 2000))
        return {"min": low, "max": draw(st.integers(max(low, 1), 2000))}
    if kind == "int":
        low, high = sorted(draw(st.lists(st.integers(-(2**31), 2**31 - 1), min_size=2, max_size=2)))
        return {"min": draw(st.sampled_from([None, low])), "max": draw(st.sampled_from([None, high]))}
    if kind == "decimal":
        precision = draw(st.integers(1, 18))
        return {"precision": precision, "scale": draw(st.integers(0, precision))}
    listed = {
        "money": st.fixed_dictionaries({"currency": st.sampled_from(sorted(CURRENCIES))}),
        "enum": st.fixed_dictionaries({"values": st.lists(IDENTIFIERS, min_size=1, max_size=5, unique=True)}),
        "file": st.fixed_dictionaries({"size": SIZES, "kinds": st.lists(KINDS, min_size=1, unique=True)}),
        "image": st.fixed_dictionaries({"size": IMAGE_SIZES, "kinds": IMAGES, "variants": VARIANTS}),
    }
    if kind in listed:
        return draw(listed[kind])
    return {"target": "Thing"} if kind in ("ref", "refs") else {}


@st.composite
def literals(draw: st.DrawFn, kind: str) -> dict[str, Any] | None:
    if kind == "json":
        leaves = (
            st.none() | st.booleans() | st.integers(-(2**50), 2**50) | st.text(st.characters(exclude_categories=["Cs"]))
        )
        return {
            "kind": "json",
            "value": draw(st.recursive(leaves, lambda one: st.lists(one, max_size=3), max_leaves=5)),
        }
    number = draw(NUMBERS)
    options = [
        {"kind": "number", "value": "0" if number == 0 else f"{number:f}"},
        {"kind": "bool", "value": draw(st.booleans())},
        {"kind": "enum", "value": draw(IDENTIFIERS)},
        {"kind": "string", "value": draw(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))},
        {"kind": "date", "value": draw(st.dates()).isoformat()},
        {"kind": "datetime", "value": draw(st.datetimes()).isoformat(timespec="milliseconds") + "Z"},
        {"kind": "now", "value": None},
        None,
    ]
    return draw(st.sampled_from(options))


FIELD_PATH = {"op": "field", "path": ["a", "b"]}


@st.composite
def fields(draw: st.DrawFn) -> dict[str, Any]:
    kind = draw(st.sampled_from(sorted(TYPES)))
    spec = TYPES[kind]
    mark = draw(st.sampled_from(["required", "nullable", ""]))
    has = lambda flag: flag in spec.flags and draw(st.booleans())  # noqa: E731
    return {
        "name": "x", "type": kind, "args": draw(arguments(kind)),
        "required": mark == "required", "nullable": mark == "nullable",
        "default": draw(literals(kind)) if spec.literals else None,
        "filter": draw(st.sampled_from(["eq", "range"] if spec.ranged else ["eq"])) if has("filter") else None,
        "search": has("search"), "unique": has("unique"), "index": has("index"),
        "internal": draw(st.booleans()), "readonly": draw(st.booleans()), "writeonce": draw(st.booleans()),
        "min": f"{draw(st.integers(-9, 9))}" if has("min") else None,
        "max": f"{draw(st.integers(-9, 9))}" if has("max") else None,
        "on_delete": draw(st.sampled_from(["restrict", "cascade", "set_null"])) if has("cascade") else None,
        "computed": draw(st.sampled_from([None, *({"expression": one} for one in (None, FIELD_PATH))])),
        "was": draw(st.sampled_from([None, "former_name"])),
    }  # fmt: skip


@given(fields())
def test_what_is_printed_parses_to_the_same(field: dict[str, Any]) -> None:
    language = load_kit(templates_root()).domain.language
    text = " ".join([language.type_text(field), *language.flag_texts(field)])
    assert parse(text) == field


ALPHABET = st.sampled_from(
    [
        *"abcx019 !?=(),.\"'\\<>+-*/&|{}[]#:@\n\t\u202e\U0001d4b6\0",
        "..",
        "string",
        "enum(",
        "decimal",
        "money",
        "= ",
        "1e9",
    ]
)


@given(st.lists(ALPHABET, max_size=60).map("".join) | st.text(max_size=80))
def test_garbage_is_a_user_error_or_a_field(text: str) -> None:
    try:
        parse(text)
    except UserError as error:
        assert error.place  # noqa: PT017 - either outcome is fine, nothing else is


def test_a_long_text_is_refused_before_it_is_read() -> None:
    with pytest.raises(UserError, match="longer than 5000 characters"):
        parse("(" * 1_000_000)
    with pytest.raises(UserError, match="more than 40 digits"):
        parse(f"int(..{'9' * 4000})")
    with pytest.raises(UserError, match="levels of brackets"):
        parse(f"int! computed({'(' * 4000}")
    with pytest.raises(UserError, match="JSON value"):
        parse(f"json = {'[' * 4900}")
