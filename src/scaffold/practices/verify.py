"""Runs the proofs on an installed project: takes each thing out, and looks whether exactly its test notices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scaffold.practices.boot import boots
from scaffold.practices.patching import PatchError, contents_of, edited, patched
from scaffold.practices.testrun import VitestResult, run_tests
from scaffold.setup.process import run

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from scaffold.practices.proofs import Edit, Proof

NOTHING: Mapping[str, str] = {}
BUILD_INFO = "node_modules/.cache/verify.tsbuildinfo"


@dataclass(frozen=True)
class Verdict:
    """What came of one proof; no findings means that it holds."""

    proof: str
    findings: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Every demand was met."""
        return not self.findings


def verify(
    project: Path, proofs: Sequence[Proof], tell: Callable[[Verdict], None], env: Mapping[str, str] = NOTHING
) -> list[Verdict]:
    """Check proofs that speak of this project, and say what came of each as it comes.

    `env` is what the project's commands need besides this process's environment: its servers.
    """
    wrong = {proof.id: misfits(project, proof) for proof in proofs}
    fitting = [proof for proof in proofs if not wrong[proof.id]]
    for batch in batches(project, fitting):
        for proof_id, found in sound(project, batch, env).items():
            wrong[proof_id] += found
    verdicts: list[Verdict] = []
    for proof in proofs:
        if not wrong[proof.id]:
            with patched(project, proof.edits):
                wrong[proof.id] += tests(project, proof, env)
        verdicts.append(Verdict(proof.id, tuple(wrong[proof.id])))
        tell(verdicts[-1])
    return verdicts


def misfits(project: Path, proof: Proof) -> list[str]:
    """Say what of the project a proof does not find as it expects it; nothing has to be installed for that."""
    return [*missing(project, proof), *unfit(project, proof)]


def missing(project: Path, proof: Proof) -> list[str]:
    """Name the artefacts that the project does not have."""
    return [f"{path}: the artefact is missing" for path in proof.artefacts if not (project / path).exists()]


def unfit(project: Path, proof: Proof) -> list[str]:
    """Say why the patch of a proof does not apply, if it does not."""
    try:
        edited(contents_of(project, proof.edits), proof.edits)
    except PatchError as error:
        return [str(error)]
    return []


def batches(project: Path, proofs: Sequence[Proof]) -> list[list[Proof]]:
    """Group proofs whose patches can be applied together.

    Type checker, linter and start are slow, and what a patch breaks is broken in company too.
    """
    groups: list[list[Proof]] = []
    for proof in proofs:
        for group in groups:
            together = [edit for one in (*group, proof) for edit in one.edits]
            if proof.boots and applies(project, together):
                group.append(proof)
                break
        else:
            groups.append([proof])
    return groups


def applies(project: Path, edits: Sequence[Edit]) -> bool:
    """Say whether all the edits apply, one after the other."""
    try:
        edited(contents_of(project, edits), edits)
    except PatchError:
        return False
    return True


def sound(project: Path, batch: Sequence[Proof], env: Mapping[str, str]) -> dict[str, list[str]]:
    """Say which patched projects do not type-check, lint or boot: the batch as one, and in halves only if it must."""
    edits = [edit for proof in batch for edit in proof.edits]
    with patched(project, edits) as touched:
        found = [*checks(project, touched), *(booting(project, env) if all(proof.boots for proof in batch) else [])]
    if not found or len(batch) == 1:
        return {proof.id: found for proof in batch}
    middle = len(batch) // 2
    return sound(project, batch[:middle], env) | sound(project, batch[middle:], env)


def checks(project: Path, touched: Sequence[str]) -> list[str]:
    """Say what the type checker and the linter find in the patched project."""
    source = [path for path in touched if path.endswith((".ts", ".tsx", ".js"))]
    commands = [["npx", "tsc", "--noEmit", "--incremental", "--tsBuildInfoFile", BUILD_INFO]]
    if source:
        commands.append(["npx", "eslint", "--max-warnings=0", *source])
    return [
        f"{' '.join(command[:2])} finds something in the patched project:\n{done.output.strip()}"
        for command in commands
        if (done := run(command, cwd=project)).code != 0
    ]


def booting(project: Path, env: Mapping[str, str]) -> list[str]:
    """Say why the patched project does not start, if it does not."""
    trouble = boots(project, env)
    return [f"the patched project does not boot: {trouble}"] if trouble else []


def tests(project: Path, proof: Proof, env: Mapping[str, str]) -> list[str]:
    """Run the named test and the unrelated one, and say what is not as it should be."""
    found, output = run_tests(project, [proof.test_file, proof.unrelated], env)
    return judged(proof, found) if found else [f"vitest ran nothing:\n{output.strip()}"]


def judged(proof: Proof, found: Sequence[VitestResult]) -> list[str]:
    """Compare the results of the tests with what the proof promises."""
    named = [test for test in found if test.file == proof.test_file and test.name == proof.test_name]
    wrong = [f"{proof.test_file}: there is no test named {proof.test_name!r}"] if not named else []
    wrong += [f"{test.file} does not load:\n{test.message}" for test in found if not test.name]
    for test in named:
        if test.passed:
            wrong.append(f"{test.name!r} passes although its subject is taken out")
        elif not test.by_assertion:
            wrong.append(f"{test.name!r} fails, but not by an assertion:\n{test.message}")
    others = [test for test in found if test.file == proof.unrelated]
    if not others:
        wrong.append(f"{proof.unrelated}: the unrelated test file did not run")
    wrong += [f"the unrelated {test.name!r} fails as well:\n{test.message}" for test in others if not test.passed]
    return wrong
