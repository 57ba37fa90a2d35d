"""`scaffold verify`: takes each proven thing out of a copy of the project, and looks whether its test notices."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scaffold.cli.output import print_json
from scaffold.errors import ExitCode, UserError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from scaffold.practices.proofs import Proof
    from scaffold.practices.verify import Verdict


def command() -> Callable[..., None]:
    """Return the command's function."""
    return verify


def verify(
    *,
    proofs: Annotated[
        list[str] | None, typer.Argument(help="Proofs by their names; all that hold here without")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the verdicts for a machine to read")] = False,
) -> None:
    """Run the proofs of this project: take a thing out, and see that its test fails.

    The rest must stay as it is: what is left type-checks, lints and boots, and unrelated tests stay green.
    Works on a copy beside the project; neither .env nor the development database is used; a database on a server
    comes from DATABASE_URL and TEST_DATABASE_URL of the environment. Exit code 1 when a proof does not hold.
    """
    from scaffold.lifecycle.project import find_project
    from scaffold.practices.verify import verify as run
    from scaffold.practices.workspace import copied

    root = find_project(Path.cwd())
    chosen = chosen_of(root, proofs or [])
    with copied(root) as copy:
        verdicts = run(copy, chosen, (lambda _: None) if as_json else tell)
    failed = [one for one in verdicts if not one.holds]
    if as_json:
        print_json({"ok": not failed, "proofs": [as_data(one) for one in verdicts]})
    else:
        print(f"{len(verdicts) - len(failed)} of {len(verdicts)} proofs hold")
    if failed:
        raise typer.Exit(ExitCode.FINDING)


def chosen_of(root: Path, names: Sequence[str]) -> list[Proof]:
    """Return the proofs of these names, or all that speak of the project.

    Raises:
        UserError: naming those that do not.

    """
    from scaffold.practices.proofs import all_proofs
    from scaffold.practices.verify import answers_of

    answers = answers_of(root)
    held = {proof.id: proof for proof in all_proofs() if proof.holds_in(answers)}
    unknown = [name for name in names if name not in held]
    if unknown:
        raise UserError(f"no proof of this project is named {', '.join(unknown)}", hint=f"there are: {', '.join(held)}")
    return [held[name] for name in names or held]


def tell(verdict: Verdict) -> None:
    """Print one verdict as it comes."""
    print(f"{'holds' if verdict.holds else 'FAILS'}  {verdict.proof}", flush=True)
    for finding in verdict.findings:
        print("       " + finding.replace("\n", "\n       "), flush=True)


def as_data(verdict: Verdict) -> dict[str, object]:
    """Return a verdict as plain data."""
    return {"id": verdict.proof, "holds": verdict.holds, "findings": list(verdict.findings)}
