"""The grammar of fields: `type [(args)] [! | ?] {flag} [= literal]`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from scaffold.domain import synonyms
from scaffold.domain.arguments import parse_arguments
from scaffold.domain.expressions import parse_expression
from scaffold.domain.images import parse_variant
from scaffold.domain.literals import parse_json, parse_literal, parse_number, rest_of
from scaffold.domain.source import fail, fail_name
from scaffold.domain.suggest import nearest
from scaffold.domain.tokens import Cursor, Token
from scaffold.domain.types import COMMON_FLAGS, FLAGS, ON_DELETE, TYPES

if TYPE_CHECKING:
    from scaffold.domain.source import Place
    from scaffold.domain.tree import Scalar


@dataclass(slots=True)
class Field:
    """A parsed field: the plain data of the checked domain, and where its parts stand."""

    data: dict[str, Any]
    place: Place
    at: dict[str, Place] = field(default_factory=dict)

    def where(self, part: str) -> Place:
        """Return the place of a flag, `default`, `args` or `mark`; the field's own when it has none."""
        return self.at.get(part, self.place)


def parse_field(name: str, scalar: Scalar) -> Field:
    """Parse the text of one field."""
    if scalar.empty:
        fail(scalar.place, f"the field {name} has no type", hint="for example string(1..120)!")
    cursor = Cursor(scalar)
    kind = cursor.expect_kind("word", "a type").text
    if kind not in TYPES:
        fail_name(scalar.at(0), "type", kind, TYPES, meant=_meant(kind))
    parsed = Field(_empty(name, kind), scalar.at(0))
    parsed.at["args"] = cursor.at()
    parsed.data["args"] = parse_arguments(cursor, kind)
    if mark := cursor.accept("!", "?"):
        parsed.at["mark"] = cursor.at(mark)
        parsed.data["required" if mark.text == "!" else "nullable"] = True
    _flags(cursor, parsed)
    if cursor.accept("="):
        _default(cursor, parsed)
    return parsed


def _meant(kind: str) -> str | None:
    """The type that another language calls so; a word like a resource's name is a reference that forgot to say so."""
    synonym = synonyms.TYPES.get(kind.casefold())
    return synonym or (f"ref({kind})" if kind[0].isupper() and nearest(kind, [*TYPES]) is None else None)


def _default(cursor: Cursor, parsed: Field) -> None:
    if parsed.data["type"] == "json":
        parsed.at["default"] = rest_of(cursor)[0]
        parsed.data["default"] = parse_json(cursor)
        return
    parsed.at["default"] = cursor.at()
    parsed.data["default"] = parse_literal(cursor)
    cursor.expect_end("the end, since the default comes last")


def _empty(name: str, kind: str) -> dict[str, Any]:
    return {
        "name": name, "type": kind, "args": {}, "required": False, "nullable": False, "default": None,
        "filter": None, "search": False, "unique": False, "index": False,
        "internal": False, "readonly": False, "writeonce": False,
        "min": None, "max": None, "on_delete": None, "computed": None, "was": None,
    }  # fmt: skip


def _flags(cursor: Cursor, parsed: Field) -> None:
    while cursor.next.kind != "end" and cursor.next.text != "=":
        if cursor.next.text in ("!", "?"):
            cursor.fail("a flag", hint="the mark ! or ? stands directly after the type, and only once")
        if cursor.next.text == "(":
            cursor.fail("a flag, '=' or the end")
        token = cursor.expect_kind("word", "a flag, '=' or the end")
        if token.text not in FLAGS:
            fail_name(cursor.at(token), "flag", token.text, FLAGS, meant=synonyms.FLAGS.get(token.text.casefold()))
        _check_fits(cursor, token, parsed)
        parsed.at[token.text] = cursor.at(token)
        _set_flag(cursor, token, parsed.data)


def _check_fits(cursor: Cursor, token: Token, parsed: Field) -> None:
    name, kind = token.text, parsed.data["type"]
    if name in parsed.at and name != "variant":
        cursor.fail_at(token, f"the flag {name} is there twice")
    if name in ON_DELETE and any(other in parsed.at for other in ON_DELETE):
        cursor.fail_at(token, f"only one of {', '.join(ON_DELETE)} can hold")
    if name not in COMMON_FLAGS and name not in TYPES[kind].flags:
        fits = [other for other, spec in TYPES.items() if name in spec.flags]
        cursor.fail_at(token, f"the flag {name} does not go with {kind}", hint=f"it goes with {', '.join(fits)}")


def _set_flag(cursor: Cursor, token: Token, data: dict[str, Any]) -> None:
    name = token.text
    if name == "filter":
        data["filter"] = _filter(cursor, data["type"])
    elif name in ("min", "max"):
        cursor.expect("(", f" after {name}")
        data[name] = parse_number(cursor)
        cursor.expect(")")
    elif name in ON_DELETE:
        data["on_delete"] = name
    elif name == "computed":
        data["computed"] = _computed(cursor)
    elif name == "variant":
        data["args"]["variants"].append(parse_variant(cursor, data["args"]["variants"]))
    elif name == "was":
        cursor.expect("(", " and the former name of the field")
        data["was"] = cursor.expect_kind("word", "the former name of the field").text
        cursor.expect(")")
    else:
        data[name] = True


def _filter(cursor: Cursor, kind: str) -> str:
    if not cursor.accept("("):
        return "eq"
    word = cursor.expect_kind("word", "'range'")
    if word.text != "range":
        fail_name(cursor.at(word), "kind of filter", word.text, ["range"])
    if not TYPES[kind].ranged:
        fits = ", ".join(name for name, spec in TYPES.items() if spec.ranged)
        cursor.fail_at(word, f"filter(range) does not go with {kind}", hint=f"it goes with {fits}; write filter")
    cursor.expect(")")
    return "range"


def _computed(cursor: Cursor) -> dict[str, Any]:
    if not cursor.accept("("):
        return {"expression": None}
    expression = parse_expression(cursor)
    cursor.expect(")")
    return {"expression": expression}
