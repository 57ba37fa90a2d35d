"""The pages of docs/reference that are made from data: options, the language, exit codes."""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING

from scaffold.domain.keys import SECTIONS
from scaffold.domain.pending import GENERATED as DONE
from scaffold.domain.pending import NAMED, REFUSED_SECTIONS
from scaffold.domain.types import COMMON_FLAGS, FLAGS, TYPES
from scaffold.errors import ExitCode
from scaffold.options.catalogue import spelled

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from scaffold.options.catalogue import Catalogue, Later, Option, Value

GENERATED = "<!-- Made from the catalogue by `scaffold.options.reference`; a test compares. -->\n"

EXIT_CODES = {
    ExitCode.OK: "fine",
    ExitCode.FINDING: "a check found something, or a step after rendering failed",
    ExitCode.USAGE: "wrong usage, an invalid file or an impossible combination; the message names what is valid",
    ExitCode.CONFLICTS: "a merge left conflicts",
    ExitCode.REFUSED: "refused, because it would destroy something or stands on a wrong base",
    ExitCode.INTERRUPTED: "interrupted; nothing was left behind",
}


def pages(catalogue: Catalogue) -> dict[str, str]:
    """Return the text of each page by its file name."""
    return {
        "options.md": options_page(catalogue),
        "language.md": language_page(),
        "exit-codes.md": exit_codes_page(),
    }


def write_pages(catalogue: Catalogue, folder: Path) -> None:
    """Write the pages: `python -m scaffold.options.reference docs/reference`."""
    for name, text in pages(catalogue).items():
        (folder / name).write_text(text, encoding="utf-8")


def options_page(catalogue: Catalogue) -> str:
    """Return the page of all options, their choices, and what excludes what."""
    parts = ["# Options\n", GENERATED, "Each is a question, a flag of `scaffold new` and a key of `scaffold.yaml`.\n"]
    parts += [_option(catalogue, option) for option in catalogue.options]
    rows = [
        (
            condition(catalogue, one.when),
            _code(one.values),
            f"`{one.option}`",
            one.reason,
        )
        for one in catalogue.exclusions
    ]
    parts.append("## What excludes what\n\n" + table(("with", "not", "of", "because"), rows))
    return "\n".join(parts)


def _option(catalogue: Catalogue, option: Option) -> str:
    lines = [
        f"## `{option.name}`\n",
        f"{option.question} Default: {_value(option.default)}",
    ]
    lines[-1] += f", since {option.reason}." if option.reason else "."
    for one in catalogue.derived:
        if one.option == option.name:
            when = condition(catalogue, one.when)
            lines.append(f"With {when} the default is {_value(one.value)}, since {one.reason}.")
    if option.kind == "list":
        lines.append(f"A list: {how_many(option)}, `{option.name}: [{', '.join(option.values)}]`.")
    if option.choices:
        rows = [(f"`{choice.value}`", choice.label, choice.help) for choice in option.choices]
        lines.append("\n" + table(("value", "", ""), rows))
    lines += [*([] if option.choices else [""]), *_later(catalogue, option)]
    return "\n".join(lines)


def _later(catalogue: Catalogue, option: Option) -> Iterator[str]:
    """Say what changing an option of an existing project means."""
    for one in catalogue.changes:
        if one.option == option.name:
            yield (
                f"**{later_words(one, elements=option.kind == 'list')}.**"
                + (f" {one.data or one.reason}." if one.data or one.reason else "")
                + "\n"
            )
            if one.steps:
                yield "".join(f"{number}. {step}.\n" for number, step in enumerate(one.steps, 1))


def later_words(later: Later, *, elements: bool = False) -> str:
    """Return which change a line of the table speaks of, and what it means; of a list it speaks of elements."""
    words = ("without", "with") if elements else ("from", "to")
    which = "".join(
        f" {word} {' or '.join(values)}"
        for word, values in zip(words, (later.before, later.after), strict=True)
        if values
    )
    return f"Changing it later{which}: {later.meaning}"


def condition(catalogue: Catalogue, when: Mapping[str, str]) -> str:
    """Return a condition as it stands in a scaffold.yaml."""
    lists = {option.name for option in catalogue.options if option.kind == "list"}
    return " and ".join(f"`{value}` in `{key}`" if key in lists else f"`{key}: {value}`" for key, value in when.items())


def how_many(option: Option) -> str:
    """Say how many elements a list takes."""
    return f"at least {option.least} of these" if option.least else "any of these, or none"


def _value(value: Value) -> str:
    return f"`[{', '.join(value)}]`" if isinstance(value, list) else f"`{spelled(value)}`"


def language_page() -> str:
    """Return the page of the language: its words stand in language.md, and its tables are made here."""
    types = [(f"`{spec.spelling}`", _code(spec.flags), "yes" if spec.sortable else "") for spec in TYPES.values()]
    flags = [(f"`{flag}`", _fits(flag)) for flag in FLAGS]
    named = [key for key in (*SECTIONS, *NAMED) if key not in (*DONE, *REFUSED_SECTIONS)]
    words = {
        "GENERATED": GENERATED,
        "TYPES": table(("type", "its own flags", "can be sorted by"), types),
        "FLAGS": table(("flag", "goes with"), flags),
        "PENDING": (
            f"Accepted, a finding of `scaffold check`, and named in README.md: {_code(named)}.\n\n" * bool(named)
        )
        + f"Refused, because the project would not do what its file says: {_code(REFUSED_SECTIONS)}.",
    }
    text = resources.files("scaffold.options").joinpath("language.md").read_text("utf-8")
    for name, value in words.items():
        text = text.replace(f"@@{name}@@", value)
    return text


def _fits(flag: str) -> str:
    if flag in COMMON_FLAGS:
        return "every type"
    return _code(name for name, spec in TYPES.items() if flag in spec.flags)


def exit_codes_page() -> str:
    """Return the page of exit codes."""
    rows = [(str(int(code)), meaning) for code, meaning in EXIT_CODES.items()]
    return "\n".join(["# Exit codes\n", GENERATED, table(("code", "meaning"), rows)])


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a Markdown table."""
    cells = [list(head)]
    lines = ["| " + " | ".join(cells[0]) + " |", "|" + "---|" * len(cells[0])]
    lines += ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def _code(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


if __name__ == "__main__":
    import sys
    from pathlib import Path

    from scaffold.options import load_catalogue

    write_pages(load_catalogue(), Path(sys.argv[1]))
