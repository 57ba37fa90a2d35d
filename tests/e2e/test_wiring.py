"""Wired, not sketched: each thing that is claimed is taken out of a real project, and exactly its test notices."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from conftest import ROOT
from harness.project import HIDDEN_VARIABLES

from scaffold.practices.proofs import all_proofs
from scaffold.practices.verify import answers_of, verify

if TYPE_CHECKING:
    from collections.abc import Callable

    from harness.project import Project

    from scaffold.practices.proofs import Proof

TASKS = ROOT / "tests" / "domains" / "tasks.yaml"

PROJECTS = [
    {"face": "api", "database": "sqlite", "auth": "jwt", "queue": "bullmq", "package_manager": "npm"},
    {"face": "api", "database": "postgres", "auth": "session", "queue": "bullmq", "package_manager": "npm"},
    {"face": "next", "database": "postgres", "auth": "nextauth", "queue": "none", "package_manager": "npm"},
    {"face": "api", "database": "mysql", "auth": "jwt", "queue": "none", "package_manager": "npm"},
]
"""Each proof is checked in the first of these that it holds in; together they hold all."""


def holds_in(proof: Proof, options: dict[str, str]) -> bool:
    answers = {**options, "domain": {"resources": [{"name": "Project"}, {"name": "Task"}]}}
    return proof.holds_in({"ci": "github", "container": "docker", **answers})


def first_home(proof: Proof) -> int:
    return next(index for index, options in enumerate(PROJECTS) if holds_in(proof, options))


def test_every_proof_has_a_project() -> None:
    assert {first_home(proof) for proof in all_proofs()} == set(range(len(PROJECTS)))


@pytest.mark.parametrize("index", range(len(PROJECTS)), ids=lambda index: "-".join(PROJECTS[index].values()))
def test_what_is_taken_out_is_missed(
    index: int,
    make_project: Callable[..., Project],
    services: Callable[[Project], dict[str, str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    options = PROJECTS[index]
    project = make_project(options, "--from", str(TASKS), name="tracker")
    project = replace(project, environment=services(project))
    project.run(project.manager, "install")
    project.script("setup")
    assert answers_of(project.path)["database"] == options["database"]
    proofs = [proof for proof in all_proofs() if first_home(proof) == index]
    for name in HIDDEN_VARIABLES:
        monkeypatch.delenv(name, raising=False)

    verdicts = verify(project.path, proofs, lambda verdict: print(verdict.proof), project.environment)

    assert [(verdict.proof, verdict.findings) for verdict in verdicts if not verdict.holds] == []
    assert len(verdicts) == len(proofs)
