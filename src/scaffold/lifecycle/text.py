"""A report in words: for a terminal, as the body of a pull request, as a commit message."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scaffold.setup.preview import plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scaffold.lifecycle.differences import Dependency
    from scaffold.lifecycle.report import OptionChange, Report
    from scaffold.merge.model import Change, Conflict

NOTHING = "Nothing to change: the project is what its input gives."
LISTED = 40
"""More files than these are counted, not listed, in a pull request."""


def as_text(report: Report, *, planned: bool = False) -> str:
    """Return what a change did, or would do, for a person at a terminal."""
    if not report.changes_anything:
        return f"{NOTHING} ({report.after})"
    return "\n".join(_text(report, planned=planned)).rstrip()


def _text(report: Report, *, planned: bool) -> Iterator[str]:
    if report.project:
        yield f"In {report.project}, and paths are relative to it."
        yield ""
    for title, lines in _sections(report):
        yield f"{title}:"
        yield from (f"  {line}" for line in lines)
        yield ""
    yield from _conflict_text(report)
    if report.to_do():
        yield "Left to do:"
        yield from (f"  - {step}" for step in report.to_do())
        yield ""
    yield "Nothing was written." if planned else _last_words(report)


def _sections(report: Report) -> Iterator[tuple[str, list[str]]]:
    """Yield what changed, part by part."""
    if report.before != report.after:
        yield "Release", [f"{report.before} → {report.after}"]
    sections = {
        "Options": [line for one in report.options for line in option_lines(one)],
        "Domain": list(report.domain),
        "Release notes": [f"{release}: {note}" for release, note in report.notes],
        "Dependencies": [dependency_line(one) for one in report.dependencies],
        "Migration": _migration_lines(report),
        "Files": [file_line(one) for one in report.outcome.changes] if report.outcome else [],
        "Notes": list(report.notices),
    }
    yield from ((title, lines) for title, lines in sections.items() if lines)


def option_lines(one: OptionChange) -> Iterator[str]:
    """Say how an option changes, and what becomes of the data."""
    before, after = (shown(value) for value in (one.before, one.after))
    yield f"{one.name}: {before} → {after}"
    if one.later.data:
        yield f"  {one.later.data}."


def shown(value: object) -> str:
    """Return the value of an option as it is typed."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ", ".join(value) or "none"
    return "(not there)" if value is None else str(value) or '""'


def dependency_line(one: Dependency) -> str:
    """Say what happens to a package."""
    words = {True: "new", False: "gone"}
    if one.before is None or one.after is None:
        state = f"{words[one.before is None]} ({one.after or one.before})"
    else:
        state = f"{one.before} → {one.after}"
    return f"{one.name}: {state}" + (", for development" if one.kind == "devDependencies" else "")


def _migration_lines(report: Report) -> list[str]:
    migration = report.migration
    if migration is None:
        return []
    lines = [*migration.summary, *(f"DESTROYS: {one}" for one in migration.destructive)]
    return [*lines, *(path for path in sorted(migration.files) if path.endswith(".sql"))]


def file_line(one: Change) -> str:
    """Say what happens to a file."""
    source = f" (from {one.source})" if one.source else ""
    note = f": {one.note}" if one.note else ""
    return f"{one.kind:<8} {one.path}{source}{note}"


def _conflict_text(report: Report) -> Iterator[str]:
    if not (report.outcome and report.outcome.conflicts):
        return
    yield "Conflicts, for you to decide:"
    for one in report.outcome.conflicts:
        yield f"  {one.path} ({words_of(one)})"
        yield f"    the template: {one.wanted}"
        yield f"    you:          {one.yours}"
    yield ""


def words_of(conflict: Conflict) -> str:
    """Name the kind of a conflict."""
    return {
        "content": "both changed the same lines",
        "add_add": "both added it",
        "modify_delete": "the template drops it, you changed it; the file is kept",
        "binary": "both changed a binary file; yours is kept",
        "type": "it is no plain file in the repository; yours is kept",
    }.get(str(conflict.kind), str(conflict.kind))


def _last_words(report: Report) -> str:
    outcome = report.outcome
    assert outcome is not None  # noqa: S101 - the caller has asked
    count = plural(len(outcome.changes), "file")
    if outcome.conflicts:
        return (
            f"{count} merged and staged, {plural(len(outcome.conflicts), 'conflict')}. Resolve and `git add` them "
            "(`git mergetool` works), or go back with `scaffold update --abort`."
        )
    if report.commit:
        return f"{count} committed as {report.commit[:10]}" + (f" on {report.branch}." if report.branch else ".")
    return f"{count} staged, nothing committed. `git diff --cached` shows them, `scaffold update --abort` goes back."


def as_markdown(report: Report) -> str:
    """Return the body of a pull request."""
    if not report.changes_anything:
        return NOTHING + "\n"
    return "\n".join(_markdown(report)).rstrip() + "\n"


def _markdown(report: Report) -> Iterator[str]:
    place = f"`{report.project}` of this repository; paths are relative to it" if report.project else "this repository"
    yield f"# {title_of(report)}"
    yield ""
    yield f"Made by `scaffold {report.action}`: what the templates give now, merged into {place}."
    yield ""
    conflicts: Sequence[Conflict] = report.outcome.conflicts if report.outcome else ()
    if conflicts:
        yield "## Conflicts"
        yield ""
        yield "| file | why | the template | you |"
        yield "|---|---|---|---|"
        yield from (f"| `{one.path}` | {words_of(one)} | {cell(one.wanted)} | {cell(one.yours)} |" for one in conflicts)
        yield ""
    for title, lines in _sections(report):
        folded = title == "Files" and len(lines) > LISTED
        yield f"## {title}" if not folded else f"<details><summary>{plural(len(lines), 'file')}</summary>"
        yield ""
        yield from (f"- {code(line) if title == 'Files' else line.strip()}" for line in lines)
        yield ""
        if folded:
            yield "</details>\n"
    if report.migration:
        yield from ("```sql", report.migration.sql.rstrip(), "```", "")
    if report.to_do():
        yield "## Left to do"
        yield ""
        yield from (f"- [ ] {step}" for step in report.to_do())


def title_of(report: Report) -> str:
    """Return one line: the subject of a commit, the title of a pull request."""
    if report.action.startswith("update"):
        return f"Update to {report.after}"
    first, _, rest = report.action.partition(" ")
    words = {"apply": "Apply scaffold.yaml", "set": f"Set {rest}", "add": f"Add {rest}", "remove": f"Remove {rest}"}
    line = words.get(first, report.action)
    return line if len(line) <= 72 else line[:71] + "…"


def as_message(report: Report) -> str:
    """Return the message of a commit."""
    parts = [f"{title}:\n" + "\n".join(f"- {line.strip()}" for line in lines) for title, lines in _sections(report)
             if title in ("Release", "Options", "Domain", "Migration")]  # fmt: skip
    return "\n\n".join([title_of(report), *parts]) + "\n"


def cell(text: str) -> str:
    """Return a text as a cell of a table."""
    return text.replace("|", "\\|").replace("\n", " ")


def code(line: str) -> str:
    """Return the line of a file with the path as code."""
    kind, _, rest = line.partition(" ")
    path, sign, more = rest.strip().partition(" (from ") if " (from " in rest else rest.strip().partition(": ")
    return f"{kind} `{path}`{sign}{more}"
