"""Nothing is generated that nothing uses: no module that only its own test imports, no name that a file never says."""

from __future__ import annotations

import posixpath
import re
from pathlib import Path
from typing import Any

import pytest
from samples import answers
from unused import unused_names

from scaffold.options import load_input
from scaffold.options.input import Given
from scaffold.render import render_files

DOMAINS = Path(__file__).parents[1] / "domains"
CODE = re.compile(r"\.(ts|tsx|js|cjs|mjs)$")
IMPORT = re.compile(r"""(?:from|import)\s*\(?\s*['"](\.[^'"]+)['"]""")
ENTRIES = ("src/entry/", "src/app/", "src/client/", "src/instrumentation.ts", "src/proxy.ts")
"""What is started or taken from outside; Next finds its own files by their names."""

EVERYTHING = {
    "api_keys": "hashed",
    "second_factor": "totp",
    "sign_in_with": "oidc,google",
    "realtime": "sse",
    "traces": "otel",
    "metrics": "prometheus",
    "errors": "sentry",
    "load": "autocannon",
}

OPTIONS: list[dict[str, str]] = [
    {"face": "api", "database": "postgres", "auth": "jwt"},
    {"face": "api", "database": "sqlite", "auth": "session", "queue": "none"},
    {"face": "next", "database": "mysql", "auth": "nextauth"},
    {"face": "api", "database": "postgres", "auth": "session", "storage": "disk", **EVERYTHING},
]


def unreached(case: dict[str, Any]) -> list[str]:
    """List the modules below src that no chain of imports reaches from what is started."""
    files = render_files(case).files
    modules = {path: file.data.decode() for path, file in files.items() if CODE.search(path) and not is_test(path)}
    waiting = [path for path in modules if not path.startswith("src/") or path.startswith(ENTRIES)]
    reached = set(waiting)
    while waiting:
        path = waiting.pop()
        found = {
            posixpath.normpath(posixpath.join(posixpath.dirname(path), to)) for to in IMPORT.findall(modules[path])
        }
        new = found & modules.keys() - reached
        reached |= new
        waiting += new
    return sorted(modules.keys() - reached)


def unused(case: dict[str, Any]) -> dict[str, list[str]]:
    """Give the names that a file brings in and does not use, which lint refuses."""
    texts = {path: file.data.decode() for path, file in render_files(case).files.items() if CODE.search(path)}
    found = {path: unused_names(text) for path, text in texts.items()}
    return {path: names for path, names in found.items() if names}


def is_test(path: str) -> bool:
    return path.endswith(".test.ts") or path.startswith("test/")


@pytest.mark.parametrize("options", OPTIONS, ids=lambda options: "-".join([*options.values()][:4]))
@pytest.mark.parametrize("domain", sorted(path.stem for path in DOMAINS.glob("*.yaml")))
def test_every_module_is_reached_from_what_is_started(domain: str, options: dict[str, str]) -> None:
    given = [Given(key, value, key) for key, value in options.items()]
    case = load_input(file=DOMAINS / f"{domain}.yaml", given=given).answers
    assert unreached(case) == []
    assert unused(case) == {}


@pytest.mark.parametrize("options", [{}, {"auth": "none", "queue": "none"}], ids=["default", "little"])
def test_every_module_of_the_example_is_reached(options: dict[str, str]) -> None:
    assert unreached(answers(**options)) == []
