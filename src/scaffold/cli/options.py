"""`scaffold options`: the catalogue, and the JSON Schema of scaffold.yaml."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from scaffold.cli.output import print_json, print_table
from scaffold.cli.parameters import Flag
from scaffold.options.catalogue import has, load_catalogue, spelled
from scaffold.options.reference import how_many
from scaffold.releases.release import templates_root
from scaffold.setup.command_line import ARGUMENT, flag

if TYPE_CHECKING:
    from collections.abc import Callable

    from scaffold.options.catalogue import Catalogue, Option


def command() -> Callable[..., None]:
    """Return the command's function."""
    return options


def options(
    *,
    as_json: Annotated[bool, Flag("--json", help="Print for a machine to read")] = False,
    schema: Annotated[bool, Flag("--schema", help="Print only the JSON Schema of scaffold.yaml")] = False,
) -> None:
    """List every option: its choices and default, what excludes what, and why."""
    catalogue = load_catalogue(templates_root())
    if schema:
        print_json(schema_of(catalogue))
    elif as_json:
        print_json(as_data(catalogue))
    else:
        print_options(catalogue)


def schema_of(catalogue: Catalogue) -> Any:
    """Return the JSON Schema of scaffold.yaml."""
    from scaffold.options.schema import json_schema

    return json_schema(catalogue)


def as_data(catalogue: Catalogue) -> dict[str, Any]:
    """Return the catalogue as plain data."""
    return {
        "options": [
            {
                "name": option.name,
                "flag": None if option.name == ARGUMENT else flag(option.name),
                "question": option.question,
                "kind": option.kind,
                "group": option.group,
                "default": option.default,
                **({"least": option.least} if option.kind == "list" else {}),
                "reason": option.reason,
                "choices": [{"value": one.value, "label": one.label, "help": one.help} for one in option.choices],
                "changes": [
                    {
                        "from": list(one.before),
                        "to": list(one.after),
                        "meaning": one.meaning,
                        "data": one.data,
                        "steps": list(one.steps),
                        "reason": one.reason,
                    }
                    for one in catalogue.changes
                    if one.option == option.name
                ],
            }
            for option in catalogue.options
        ],
        "derived_defaults": [
            {"option": one.option, "value": one.value, "when": one.when, "reason": one.reason}
            for one in catalogue.derived
        ],
        "exclusions": [
            {"when": one.when, "option": one.option, "values": list(one.values), "reason": one.reason}
            for one in catalogue.exclusions
        ],
        "schema": schema_of(catalogue),
    }


def print_options(catalogue: Catalogue) -> None:
    """Print the catalogue for a person."""
    for option in catalogue.options:
        print_option(option)
    print_changes(catalogue)
    print("Defaults that depend on other answers")
    for derived in catalogue.derived:
        print(f"  {pairs(derived.when)}: {derived.option} {spelled(derived.value)}, because {derived.reason}")
    print("\nWhat excludes what")
    for one in catalogue.exclusions:
        print(f"  {pairs(one.when)}: no {one.option} {' or '.join(one.values)}, because {one.reason}")


def print_option(option: Option) -> None:
    """Print one option and its choices."""
    name = "NAME" if option.name == ARGUMENT else flag(option.name)
    print(f"{name}  {option.question}")
    if option.choices:
        rows = [
            ("  *" if has(option.default, one.value) else "", one.value, one.label, one.help) for one in option.choices
        ]
        print_table(("", "", "", ""), rows)
        several = f" ({how_many(option)})" if option.kind == "list" else ""
        print(f"   * {spelled(option.default) or 'none'}: {option.reason}{several}\n")
    else:
        print(f"   default: {spelled(option.default)}\n")


def print_changes(catalogue: Catalogue) -> None:
    """Print what changing each option of an existing project means."""
    print("Changing an option later, with `scaffold set`")
    for one in catalogue.changes:
        words = ("without", "with") if catalogue.option(one.option).kind == "list" else ("from", "to")
        sides = zip(words, (one.before, one.after), strict=True)
        which = "".join(f" {word} {' or '.join(values)}" for word, values in sides if values)
        print(f"  {one.option}{which}: {one.meaning}")
        for text in filter(None, (one.data, one.reason)):
            print(f"    {text}.")
        for step in one.steps:
            print(f"    - {step}")
    print()


def pairs(when: dict[str, str]) -> str:
    """Write conditions as they are typed."""
    return " and ".join(f"{key} {value}" for key, value in when.items())
