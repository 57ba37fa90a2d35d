"""An installation whose release has options that are lists: a copy of this one, with two more questions.

`api` (at least one of rest, graphql, grpc) switches a file, a line and an exclusion; `extras` may be empty.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import yaml

import scaffold
from scaffold.releases.release import templates_root

QUESTIONS: dict[str, dict[str, Any]] = {
    "api": {
        "type": "str",
        "help": "How is it called?",
        "multiselect": True,
        "choices": {"REST": "rest", "GraphQL": "graphql", "gRPC": "grpc"},
        "default": ["rest"],
    },
    # Copier takes the default of such a question as YAML too.
    "extras": {
        "type": "yaml",
        "help": "What else?",
        "multiselect": True,
        "choices": {"Feeds": "feeds", "Maps": "maps"},
        "default": "[]",
    },
}
MORE: dict[str, Any] = {
    "choices": {
        "api": {"rest": "Resources and verbs", "graphql": "One query language", "grpc": "Binary calls"},
        "extras": {"feeds": "Atom", "maps": "Tiles"},
    },
    "recommended": {"api": "everybody can call it", "extras": "most do without"},
    "least": {"extras": 0},
    "changes": {
        "api": [
            {"from": ["rest"], "meaning": "refused", "reason": "clients stand on it"},
            {"to": ["graphql"], "meaning": "guided", "data": "Rows stay", "steps": ["Tell the clients of /graphql"]},
            {"meaning": "free"},
        ],
        "extras": [{"to": ["maps"], "meaning": "guided", "data": "Tiles come", "steps": ["Load the tiles"]},
                   {"meaning": "free"}],
    },
}  # fmt: skip
DERIVED = [{"option": "api", "value": ["rest", "graphql"], "when": {"face": "next"}, "reason": "pages want it"}]
EXCLUSIONS = [
    {"when": {"api": "grpc"}, "excludes": {"face": ["next"]}, "reason": "pages cannot speak it"},
    {"when": {"queue": "none"}, "excludes": {"extras": ["feeds", "maps"]}, "reason": "they are made in the background"},
]
TABLE = (
    "{% if 'graphql' not in api %}\n/src/graphql.ts\n{% endif %}\n{% if not extras %}\n/src/extras.ts\n{% endif %}\n"
)
FILES = {
    "src/graphql.ts": "export const graphql = true;\n",
    "src/extras.ts.jinja": "export const extras = '{= extras | join(' ') =}';\n",
    "docs/served.md.jinja": "# Served\n\n{% for one in api %}\n- {= one =}\n{% endfor %}\n",
}


def install(folder: Path) -> Path:
    """Make the installation below a folder; return what PYTHONPATH has to be."""
    ignored = shutil.ignore_patterns("__pycache__", ".compiled", "_templates", ".DS_Store")
    package = folder / "scaffold"
    shutil.copytree(Path(scaffold.__file__).parent, package, ignore=ignored)
    shutil.copytree(templates_root(), package / "_templates", ignore=ignored)
    add_lists(package / "_templates")
    return folder


def add_lists(root: Path) -> None:
    """Add the two options to a release tree."""
    questions = read(root / "options" / "10-options.yml")
    place = [*questions].index("database") + 1
    write(
        root / "options" / "10-options.yml",
        dict([*[*questions.items()][:place], *QUESTIONS.items(), *[*questions.items()][place:]]),
    )
    more = read(root / "options.yml")
    for name, group in (("api", "main"), ("extras", "main")):
        names = more["groups"][group]
        names.insert(names.index("database") + 1 if name == "api" else names.index("api") + 1, name)
    for key, entries in MORE.items():
        more.setdefault(key, {}).update(entries)
    more["derived"] += DERIVED
    more["exclusions"] += EXCLUSIONS
    write(root / "options.yml", more)
    table = read(root / "options" / "90-exclude.yml")
    table["_exclude"][1] += TABLE
    write(root / "options" / "90-exclude.yml", table)
    for path, text in FILES.items():
        (root / "project" / path).parent.mkdir(exist_ok=True)
        (root / "project" / path).write_text(text, "utf-8")


def read(path: Path) -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    return data


def write(path: Path, data: dict[str, Any]) -> None:
    path.write_text(yaml.safe_dump(data, sort_keys=False, allow_unicode=True), "utf-8")
