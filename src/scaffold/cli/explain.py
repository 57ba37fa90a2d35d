"""`scaffold explain`: where a file comes from; what an option or a capability brings, and what changing it means."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from scaffold.cli.output import print_json
from scaffold.cli.parameters import Argument, Flag
from scaffold.domain.source import shown
from scaffold.domain.suggest import nearest
from scaffold.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LISTED = 25


def command() -> Callable[..., None]:
    """Return the command's function."""
    return explain


def explain(
    what: Annotated[str, Argument(metavar="PATH|NAME", help="A file of the project, an option or a capability")],
    *,
    as_json: Annotated[bool, Flag("--json", help="Print for a machine to read")] = False,
) -> None:
    """Explain a file (its template, release and options), an option (what changing it would do) or a capability."""
    from scaffold.lifecycle.brought import capability_data, capability_names
    from scaffold.lifecycle.explain import file_data, option_data
    from scaffold.lifecycle.project import find_project, read_project, render_base
    from scaffold.options.catalogue import load_catalogue
    from scaffold.releases.store import BundleStore

    root = find_project(Path.cwd())
    base = render_base(read_project(root), BundleStore())
    names = [name for name in load_catalogue(base.release.root).names if name in base.answers]
    name, capabilities = what.replace("-", "_"), capability_names(base.release.root)
    if name in names or name in capabilities:
        data = option_data(base, name) if name in names else {}
        lines = list(option_words(data)) if data else []
        if name in capabilities:
            brought = capability_data(base, name)
            data |= brought
            lines += capability_words(brought)
    else:
        path = relative(what, root)
        if path not in base.files:
            own_file(root, path, [*names, *capabilities], list(base.files))
            print(f"{path} is a file of your own: no template of {base.release.tag} makes it.")
            return
        data = file_data(base, path)
        lines = list(file_words(data))
    if as_json:
        print_json(data)
    else:
        print("\n".join(lines))


def relative(what: str, root: Path) -> str:
    """Return a path below the project."""
    target = (Path.cwd() / what).resolve()
    return target.relative_to(root.resolve()).as_posix() if target.is_relative_to(root.resolve()) else what


def own_file(root: Path, path: str, options: list[str], files: list[str]) -> None:
    """Refuse what is neither a file nor an option."""
    if (root / path).exists():
        return
    guess = nearest(path, [*options, *files])
    raise UserError(
        f"there is no file, option or capability {shown(path)}" + (f", did you mean {guess}?" if guess else ""),
        hint=f"options and capabilities: {', '.join(dict.fromkeys(options))}",
    )


def file_words(data: dict[str, Any]) -> Iterator[str]:
    """Say where a file comes from."""
    yield data["path"]
    yield f"  comes from {data['template']} of {data['release']}"
    if data["resource"]:
        yield f"  once for each of its kind, here for {data['resource']}"
    for title, key in (("is there because of", "comes_with"), ("its text depends on", "depends_on")):
        if data[key]:
            yield f"  {title} " + ", ".join(f"{name}: {typed(value)}" for name, value in data[key].items())
    if not data["comes_with"] and not data["resource"]:
        yield "  is part of every project"


def option_words(data: dict[str, Any]) -> Iterator[str]:
    """Say what an option does."""
    value = data["value"]
    yield f"{data['option']}: {typed(value)}  ({data['question']} Default: {typed(data['default'])})"
    if data["adds"]:
        yield f"\n  {typed(value)} brings {len(data['adds'])} files:"
        yield from (f"    {path}" for path in data["adds"][:LISTED])
        if len(data["adds"]) > LISTED:
            yield f"    and {len(data['adds']) - LISTED} more"
    for one in data["other_values"]:
        counts = [f"{one[f'files_{key}']} {key}" for key in ("gone", "new", "changed") if one.get(f"files_{key}")]
        files = f" (files: {', '.join(counts)})" if counts else ""
        yield f"\n  {difference(value, one['value'])}: {one['meaning']}{files}"
        yield from (f"    {text}." for text in (one["data"], one["reason"]) if text)
        yield from (f"    - {step}" for step in one["steps"])
    if data["excludes"]:
        yield "\n  What excludes what:"
        yield from (f"    {line}" for line in data["excludes"])


def capability_words(data: dict[str, Any]) -> Iterator[str]:
    """Say all that a capability brings, part by part."""
    yield f"\nThe capability {data['capability']}: {data['about']}"
    if data["domain"]:
        yield f"  asked for by {', '.join(data['domain'])} in scaffold.yaml"
    for part in data["parts"]:
        brings = [f"{title} {', '.join(part[key])}" for key, title in BROUGHT if part[key]]
        brings += [f"lines of {path} ({', '.join(slots)})" for path, slots in part["lines"].items()]
        if not (brings or part["files"]):
            continue
        yield f"\n  {part['name']}{'' if part['here'] else ', not in this project'}: when {part['condition']}"
        yield from (f"    {line}" for line in [*brings, *part["files"]])
    if data["practices"]:
        yield f"\n  embodies {', '.join(data['practices'])}  (`scaffold practices` says what they are)"


BROUGHT = (
    ("packages", "packages"),
    ("scripts", "scripts"),
    ("environment", "variables"),
    ("tables", "tables"),
    ("services", "beside the server:"),
)


def typed(value: Any) -> Any:
    """Return a value as people read it."""
    return (", ".join(value) or "none") if isinstance(value, list) else value


def difference(value: Any, other: Any) -> str:
    """Return another value; of a list, what it has more or less."""
    if not isinstance(other, list):
        return str(other)
    gone, new = ([one for one in left if one not in right] for left, right in ((value, other), (other, value)))
    return " and ".join([*(f"without {one}" for one in gone), *(f"with {one}" for one in new)])
