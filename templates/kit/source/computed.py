"""Fields that are computed from others: the texts of a resource's ``computed.ts`` and of its test."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from ..domain.resource import values_of
from ..fields import fields
from ..words import typescript

if TYPE_CHECKING:
    from ..domain.resource import Resource
    from ..fields.field import Field, Reference

Data = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Scope:
    """What the names of an expression mean: own fields, and those of the row that a reference names."""

    by_name: dict[str, Field]
    read: dict[str, Field]
    through: Reference | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How another row is looked at: nothing where none is."""

    repositories: str = ""
    """An interface."""
    parameter: str = ""
    referred: str = ""
    """Statements."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComputedTest:
    """Constants of the test, in TypeScript."""

    values: str
    expected: str
    stale: str
    sources: str
    missing: str
    """Sources without the row that is looked at, where that is refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Computation(Reading):
    """The texts of the computed fields of a resource."""

    own: list[str]
    """The names of the fields that they are computed from."""
    reference: Reference | None
    """Through which another row is looked at."""
    names: str
    """A union of property names, like ``sources``."""
    words: str
    sources: str
    source_list: str
    lines: list[str]
    imports: list[str]
    test: ComputedTest


_FUNCTIONS = {"+": "plus", "-": "minus", "*": "times", "/": "divided"}


def build(resource: Resource, all_checked: dict[str, Data]) -> Computation | None:
    """The computed fields of one resource; None for one without."""
    found = [field for field in resource.fields if field.expression]
    if not found:
        return None
    by_name = {field.name: field for field in resource.fields}
    paths = list(dict.fromkeys(tuple(path) for field in found for path in _paths(field.expression)))
    own = [path[0] for path in paths if len(path) == 1]
    referring = {path[0] for path in paths if len(path) == 2}
    through = next((one for one in resource.references if one.name in referring), None)
    read = _read(through, paths, all_checked)
    sources = [by_name[name].camel for name in own] + ([through.camel] if through else [])
    scope = Scope(by_name=by_name, read=read, through=through)
    return Computation(
        **values_of(_reading(through, read)),
        own=own,
        reference=through,
        names=" | ".join(typescript.literal(field.camel) for field in found),
        words=", ".join(field.words for field in found),
        sources=" | ".join(map(typescript.literal, sources)),
        source_list=typescript.literal(sources),
        lines=[f"{field.camel}: {_line(field, scope)}" for field in found],
        imports=_imports(resource, through),
        test=_test(found, own, scope),
    )


def _read(through: Reference | None, paths: list[tuple[str, ...]], all_checked: dict[str, Data]) -> dict[str, Field]:
    """The checked fields of the referred row that are looked at."""
    if through is None:
        return {}
    target = through.target
    checked = {field["name"]: field for field in all_checked[target.name]["fields"]}
    return {path[1]: fields.declared(checked[path[1]], target, all_checked) for path in paths if len(path) == 2}


def _paths(expression: Data) -> list[list[str]]:
    if expression["op"] == "field":
        return [expression["path"]]
    if expression["op"] == "number":
        return []
    return [*_paths(expression["left"]), *_paths(expression["right"])]


def _imports(resource: Resource, through: Reference | None) -> list[str]:
    lines = ["import { exact } from '../../platform/validation/exact.ts';"]
    if through is not None and not through.nullable:
        lines.insert(0, "import { AppError } from '../../platform/errors/app-error.ts';")
    if through is not None and through.target.name != resource.name:
        target = through.target
        lines.append(typescript.import_line([f"type {target.pascal}"], f"../{target.dir}/schema.ts"))
    own = [f"type {resource.pascal}Values"]
    if through is not None and through.target.name == resource.name:
        own.insert(0, f"type {resource.pascal}")
    return [*lines, typescript.import_line(own, "./schema.ts")]


def _reading(through: Reference | None, read: dict[str, Field]) -> Reading:
    if through is None:
        return Reading()
    target = through.target
    picked = " | ".join(typescript.literal(field.camel) for field in read.values())
    many, value = target.plural_camel, f"values.{through.camel}"
    if through.nullable:
        referred = f"    const referred = {value} === null ? null : await {many}.findById({value});\n"
    else:
        error = f"{{ errors: [{{ pointer: '#/{through.camel}', detail: 'does not exist' }}] }}"
        referred = f"    const referred = await {many}.findById({value});\n"
        referred += f"    if (referred === null) throw new AppError('validation_failed', {error});\n"
    return Reading(
        repositories=f"\ninterface Repositories {{\n  readonly {many}: {{ findById(id: string): "
        f"Promise<Pick<{target.pascal}, {picked}> | null> }};\n}}\n",
        parameter=f"{{ {many} }}: Repositories",
        referred=referred,
    )


def _line(field: Field, scope: Scope) -> str:
    made = field.traits.exact(field, _text(field.expression, scope), f"'#/{field.camel}'")
    nulls = list(dict.fromkeys(_nulls(field.expression, scope)))
    return f"{' || '.join(f'{one} === null' for one in nulls)} ? null : {made}" if nulls else made


def _nulls(expression: Data, scope: Scope) -> list[str]:
    """What may be null, the referred row before its fields."""
    found = []
    for path in _paths(expression):
        if len(path) == 2 and scope.through and scope.through.nullable:
            found.append("referred")
        field, place = _operand(path, scope)
        if field.nullable:
            found.append(place)
    return found


def _operand(path: list[str], scope: Scope) -> tuple[Field, str]:
    if len(path) == 2:
        field = scope.read[path[1]]
        return field, f"referred.{field.camel}"
    field = scope.by_name[path[0]]
    return field, f"values.{field.camel}"


def _text(expression: Data, scope: Scope) -> str:
    if expression["op"] == "number":
        return f"exact.of({typescript.literal(expression['value'])})"
    if expression["op"] == "field":
        field, place = _operand(expression["path"], scope)
        return f"exact.of({field.traits.number(place)})"
    sides = ", ".join(_text(expression[side], scope) for side in ("left", "right"))
    return f"exact.{_FUNCTIONS[expression['op']]}({sides})"


def _test(found: list[Field], own: list[str], scope: Scope) -> ComputedTest:
    """Small values, whose results lie within every bound that one would declare; else what the bounds make of them."""
    held: dict[tuple[str, ...], int] = {(name,): 2 + n for n, name in enumerate(own)}
    through, target = scope.through, scope.through.target if scope.through else None
    held |= {(through.name, name): 12 + n for n, name in enumerate(scope.read)} if through else {}
    values = {scope.by_name[name].camel: _wire(scope.by_name[name], held[(name,)]) for name in own}
    many = target.plural_camel if target else ""
    if through:
        values[through.camel] = "0198c2a4-0000-7000-8000-000000000001"
    row = {one.camel: _wire(one, held[(through.name, name)]) for name, one in scope.read.items()} if through else {}
    expected = {one.camel: _rounded(one, _value(one.expression, held)) for one in found}
    stale = {one.camel: _wire(one, 1) for one in found}
    answer = "{{ {many}: {{ findById: () => Promise.resolve({row}) }} }}"
    return ComputedTest(
        values=_constant(values, [scope.by_name[name] for name in own] + ([through] if through else [])),
        expected=_constant(expected, found),
        stale=_constant(stale, found)[2:-2],
        sources=answer.format(many=many, row=_constant(row, list(scope.read.values()))) if many else "",
        missing=answer.format(many=many, row="null") if through and not through.nullable else "",
    )


def _constant(values: Data, fields: list[Field]) -> str:
    """An object whose currencies are types."""
    parts = []
    for field in fields:
        text = typescript.literal(values[field.camel])
        parts.append(f"{field.camel}: {text}{field.traits.literal_suffix}")
    return "{ " + ", ".join(parts) + " }"


def _value(expression: Data, held: dict[tuple[str, ...], int]) -> Fraction:
    if expression["op"] == "number":
        return Fraction(expression["value"])
    if expression["op"] == "field":
        return Fraction(held[tuple(expression["path"])])
    left, right = (_value(expression[side], held) for side in ("left", "right"))
    if expression["op"] == "/":
        return left / right if right else Fraction(0)
    return {"+": left + right, "-": left - right, "*": left * right}[expression["op"]]


def _rounded(field: Field, value: Fraction) -> Any:
    scale = field.traits.places(field)
    units = abs(value) * 10**scale
    nearest = int(units + Fraction(1, 2)) * (-1 if value < 0 else 1)
    return _wire(field, Fraction(nearest, 10**scale))


def _wire(field: Field, value: Fraction | int) -> Any:
    return field.traits.of_number(field, value)
