"""Wired, not sketched: each thing that is claimed is taken out of a real project, and exactly its test notices."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import pytest
import yaml
from harness.project import HIDDEN_VARIABLES
from harness.receipts import receipt

from conftest import ROOT
from rows import CATALOGUE
from scaffold.lifecycle.project import read_project
from scaffold.practices.claims import claims_of
from scaffold.practices.verify import verify
from scaffold.releases.working import working_release

if TYPE_CHECKING:
    from collections.abc import Callable

    from harness.project import Project

    from scaffold.practices.proofs import Proof

DOMAINS = ROOT / "tests" / "domains"
PROOFS = claims_of(working_release()).proofs

PROJECTS: list[tuple[str, dict[str, str]]] = [
    ("tasks", {"face": "api", "database": "sqlite", "auth": "jwt", "queue": "bullmq", "package_manager": "npm"}),
    (
        "vacations",
        {"face": "api", "database": "postgres", "auth": "session", "queue": "bullmq", "package_manager": "npm"},
    ),
    (
        "vacations",
        {"face": "next", "database": "postgres", "auth": "nextauth", "queue": "none", "package_manager": "pnpm"},
    ),
    ("tasks", {"face": "api", "database": "mysql", "auth": "jwt", "queue": "none", "package_manager": "npm"}),
]
"""Each proof is checked in the first of these that it holds in; together they hold all."""

PROVIDERS = "google,github,microsoft,apple,oidc"
"""What the first project signs in with, as an argument of the command line."""

TRANSPORTS = "sse,ws"
"""The ways on which all of them tell of live resources, as well."""

ROBOTS = {"npm": "dependabot", "pnpm": "renovate"}


def options_of(index: int) -> dict[str, str]:
    named = PROJECTS[index][1]
    named = {**named, "dependency_updates": ROBOTS[named["package_manager"]], "ci": "github", "container": "docker"}
    # Of an option that no project names, each value has its turn.
    others = {one.name: one.values[index % len(one.values)] for one in CATALOGUE.options if one.kind == "choice"}
    return {**others, **named, "realtime": TRANSPORTS, **({} if index else {"sign_in_with": PROVIDERS})}


@cache
def resources(domain: str) -> tuple[str, ...]:
    return tuple(yaml.safe_load((DOMAINS / f"{domain}.yaml").read_text("utf-8"))["resources"])


def holds_in(proof: Proof, index: int) -> bool:
    named = [{"name": name} for name in resources(PROJECTS[index][0])]
    lists = {name: options_of(index).get(name, "").split(",") for name in ("sign_in_with", "realtime")}
    return proof.holds_in({**options_of(index), **lists, "domain": {"resources": named}})


def first_home(proof: Proof) -> int:
    return next(index for index in range(len(PROJECTS)) if holds_in(proof, index))


def test_every_proof_has_a_project() -> None:
    assert {first_home(proof) for proof in PROOFS} == set(range(len(PROJECTS)))


@pytest.mark.full
@pytest.mark.parametrize("index", range(len(PROJECTS)), ids=lambda index: "-".join(PROJECTS[index][1].values()))
def test_what_is_taken_out_is_missed(
    index: int,
    make_project: Callable[..., Project],
    services: Callable[[Project], dict[str, str]],
    monkeypatch: pytest.MonkeyPatch,
    record_property: Callable[[str, object], None],
) -> None:
    options = options_of(index)
    project = make_project(options, "--from", str(DOMAINS / f"{PROJECTS[index][0]}.yaml"), name="tracker")
    project = replace(project, environment=services(project))
    project.run(project.manager, "install")
    project.script("setup")
    assert read_project(project.path).answers["database"] == options["database"]
    proofs = [proof for proof in PROOFS if first_home(proof) == index]
    for name in HIDDEN_VARIABLES:
        monkeypatch.delenv(name, raising=False)

    verdicts = verify(project.path, proofs, lambda verdict: print(verdict.proof), project.environment)

    assert [(verdict.proof, verdict.findings) for verdict in verdicts if not verdict.holds] == []
    assert len(verdicts) == len(proofs)
    record_property("receipt", receipt(options, f"{len(proofs)} proofs of practices, on {PROJECTS[index][0]}.yaml"))
