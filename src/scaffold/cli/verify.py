"""`scaffold verify`: takes each proven thing out of a copy of the project, and looks whether its test notices."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from scaffold.cli.output import print_json
from scaffold.cli.parameters import Argument, Flag
from scaffold.errors import Exit, ExitCode, UserError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from scaffold.practices.claims import Claims
    from scaffold.practices.proofs import Proof
    from scaffold.practices.verify import Verdict


def command() -> Callable[..., None]:
    """Return the command's function."""
    return verify


def verify(
    *,
    proofs: Annotated[list[str] | None, Argument(help="Proofs by their names; all that hold here without")] = None,
    listed: Annotated[
        bool, Flag("--list", help="Name the proofs and say which fit the code here; run nothing")
    ] = False,
    as_json: Annotated[bool, Flag("--json", help="Print the verdicts for a machine to read")] = False,
) -> None:
    """Run the proofs of this project: take a thing out, and see that its test fails.

    The proofs are those of the release that the project records.
    The rest must stay as it is: what is left type-checks, lints and boots, and unrelated tests stay green.
    Works on a copy beside the project; neither .env nor the development database is used; a database on a server
    comes from DATABASE_URL and TEST_DATABASE_URL of the environment. Exit code 1 when a proof does not hold.
    """
    from scaffold.lifecycle.project import find_project
    from scaffold.practices.verify import verify as run
    from scaffold.practices.workspace import copied

    root = find_project(Path.cwd())
    claims = claims_of_project(root)
    chosen = chosen_of(root, claims, proofs or [])
    if listed:
        tell_list(root, claims.tag, chosen, as_json=as_json)
        return
    with copied(root) as copy:
        verdicts = run(copy, chosen, (lambda _: None) if as_json else tell)
    failed = [one for one in verdicts if not one.holds]
    if as_json:
        print_json({"release": claims.tag, "ok": not failed, "proofs": [as_data(one) for one in verdicts]})
    else:
        print(f"{len(verdicts) - len(failed)} of {len(verdicts)} proofs of {claims.tag} hold")
    if failed:
        raise Exit(ExitCode.FINDING)


def claims_of_project(root: Path) -> Claims:
    """Return what the release that a project records claims."""
    from scaffold.lifecycle.project import read_project
    from scaffold.practices.claims import claims_of, recorded_release
    from scaffold.releases.store import BundleStore

    return claims_of(recorded_release(BundleStore(), read_project(root).tag))


def chosen_of(root: Path, claims: Claims, names: Sequence[str]) -> list[Proof]:
    """Return the proofs of these names, or all that speak of the project.

    Raises:
        UserError: naming those that do not.

    """
    from scaffold.lifecycle.project import read_project

    answers = read_project(root).answers
    held = {proof.id: proof for proof in claims.proofs if proof.holds_in(answers)}
    unknown = [name for name in names if name not in held]
    if unknown:
        raise UserError(f"no proof of this project is named {', '.join(unknown)}", hint=f"there are: {', '.join(held)}")
    return [held[name] for name in names or held]


def tell_list(root: Path, tag: str, proofs: Sequence[Proof], *, as_json: bool) -> None:
    """Print what the proofs prove, and where one does not fit the code of the project."""
    from scaffold.practices.verify import misfits

    found = {proof.id: misfits(root, proof) for proof in proofs}
    if as_json:
        listed = [{"id": one.id, "proves": list(one.proves), "misfits": found[one.id]} for one in proofs]
        print_json({"release": tag, "proofs": listed})
        return
    for one in proofs:
        print(f"{'DIFFERS' if found[one.id] else 'fits':<7}  {one.id}  ({', '.join(one.proves)})")
        for finding in found[one.id]:
            print(f"         {finding}")
    print(f"{sum(not one for one in found.values())} of {len(proofs)} proofs of {tag} fit the code here")


def tell(verdict: Verdict) -> None:
    """Print one verdict as it comes."""
    print(f"{'holds' if verdict.holds else 'FAILS'}  {verdict.proof}", flush=True)
    for finding in verdict.findings:
        print("       " + finding.replace("\n", "\n       "), flush=True)


def as_data(verdict: Verdict) -> dict[str, object]:
    """Return a verdict as plain data."""
    return {"id": verdict.proof, "holds": verdict.holds, "findings": list(verdict.findings)}
