"""`scaffold adopt`: a repository that was written by hand gets an input and a recorded base."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from scaffold.cli.flags import given, with_option_flags
from scaffold.cli.output import print_json
from scaffold.cli.parameters import Argument, Flag
from scaffold.options.catalogue import load_catalogue, spelled
from scaffold.releases.release import templates_root

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from scaffold.adopt.adopt import Adopted
    from scaffold.adopt.evidence import Guess
    from scaffold.options.input import CheckedInput, Given
    from scaffold.releases.release import Release


def command() -> Callable[..., None]:
    """Return the command's function, with the flags of the catalogue."""
    return with_option_flags(adopt, load_catalogue(templates_root()))


def adopt(  # noqa: PLR0913 (one parameter a flag)
    name: Annotated[str | None, Argument(help="Name of the project; else that of package.json")] = None,
    *,
    file: Annotated[
        Path | None, Flag("--from", metavar="FILE", help="Take the whole input from a scaffold.yaml")
    ] = None,
    settings: Annotated[list[str] | None, Flag("--set", metavar="KEY=VALUE", help="Give one option")] = None,
    take: Annotated[
        list[str] | None,
        Flag("--take", metavar="PATTERN", help="Add the rendered files that are missing here and match"),
    ] = None,
    dry_run: Annotated[bool, Flag("--dry-run", help="Write nothing; say what would be")] = False,
    as_json: Annotated[bool, Flag("--json", help="Print the result for a machine to read")] = False,
    **options: Any,
) -> None:
    """Take in the repository that we stand in. Its files stay as they are; two state files are added and staged.

    The options are read off the repository; flags, --set and --from say otherwise. Files that the templates have and
    the repository does not count as deleted by you, and stay away; --take brings them in, also later.
    """
    from scaffold.adopt.adopt import adopt as work
    from scaffold.adopt.evidence import foreign, guesses
    from scaffold.releases.store import BundleStore
    from scaffold.state_files import ANSWERS, INPUT

    root = Path.cwd()
    if take and (root / ANSWERS).is_file() and (root / INPUT).is_file():
        take_in(root, take, dry_run=dry_run, as_json=as_json)
        return
    release = BundleStore().newest()
    flags = given(name, options, settings or [])
    guessed = [] if file else [one for one in guesses(root) if one.option not in {flag.key for flag in flags}]
    found = checked(release, flags, guessed, file)
    done = work(root, found, release, take=take or [], dry_run=dry_run)
    others = foreign(root)
    if as_json:
        more = {"guesses": [one._asdict() for one in guessed], "foreign": [one._asdict() for one in others]}
        print_json({**done.as_data(), "dry_run": dry_run, **more})
        return
    for one in guessed:
        if one.reason:
            print(f"note: {one.option}: {spelled(one.value)}, because of {one.reason}", file=sys.stderr)
    for other in others:
        print(
            f"note: {other.name} ({other.place}) is another {other.kind} than the templates' {other.ours}: "
            "no change reaches what is written for it",
            file=sys.stderr,
        )
    print(as_text(done, dry_run=dry_run))


def take_in(root: Path, take: list[str], *, dry_run: bool, as_json: bool) -> None:
    """Bring files into a repository that was adopted before."""
    from scaffold.lifecycle.restore import restore
    from scaffold.releases.store import BundleStore

    taken = restore(root, take, BundleStore(), dry_run=dry_run)
    if as_json:
        print_json({"ok": True, "taken": taken, "dry_run": dry_run})
        return
    print("\n".join(f"{'would add' if dry_run else 'added'} {path}" for path in taken))


def checked(release: Release, flags: Sequence[Given], guessed: Sequence[Guess], file: Path | None) -> CheckedInput:
    """Check the input as the release reads it. Without a file there are no resources: the code is all theirs."""
    from scaffold.options.input import Given, load_input
    from scaffold.render.kit import load_names

    catalogue = load_catalogue(release.root)
    said = [Given(one.option, one.value, one.reason or "guessed") for one in guessed if one.option in catalogue.names]
    if file is None and "blank" not in {one.key for one in flags}:
        said.append(Given("blank", value=True, place="adopt"))
    return load_input(release.root, load_names(release.root), file=file, given=[*said, *flags])


def as_text(done: Adopted, *, dry_run: bool) -> str:
    """Say what was found, and what to type next."""
    verb = "would be" if dry_run else "is"
    lines = [
        f"The base of later changes {verb} recorded: {done.release}.",
        f"  {len(done.same):>4} files are what the templates give",
        f"  {len(done.yours):>4} files are yours in another form: they stay, and later changes are merged in",
        f"  {len(done.missing):>4} files are not here: they stay away (`--take PATTERN` brings them in)",
    ]
    lines += [f"  added {path}" for path in done.taken]
    following = ["git diff --cached", "git commit -m 'Adopt scaffold'", "scaffold diff"]
    return "\n".join([*lines, "", "Next:", *(f"  {step}" for step in following)])
