"""What `scaffold` knows of options it reads from the capabilities: a name of one in its code is a second copy."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import scaffold
from scaffold.options import load_catalogue
from scaffold.options.catalogue import NOTHING

ROOT = Path(scaffold.__file__).parent
CATALOGUE = load_catalogue()
OPTIONS = frozenset(option.name for option in CATALOGUE.options if option.choices)
NAMES = (OPTIONS | {value for option in CATALOGUE.options for value in option.values}) - {NOTHING}

WORDS = frozenset(
    """
    accounts api apple auth ci container database disk docker errors face github google hashed jwt load logger mail
    metrics microsoft mysql next none npm postgres queue realtime session sqlite storage traces
    """.split()  # noqa: SIM905 - a list of quoted words would fill a page
)
"""Names that are words of English, or names of programs: in the middle of a text they say nothing of an option."""

RELEASED = "releases that list no capabilities are what they are"
PROGRAM = "the program, which scaffold runs and whose lockfile it writes"
COMMAND = "the system that this command writes a workflow for: its own choice, beside the option"
KEY = "a key of the language, or of what is printed, of the same name"
EXAMPLE = "an example of a command, in a help text"
HISTORY = "migrations are kept by the database, and rehearsed in the one that Python carries"

ALLOWED = {
    ("releases/capabilities.py", "auth"): RELEASED,
    ("releases/capabilities.py", "queue"): RELEASED,
    ("releases/capabilities.py", "realtime"): RELEASED,
    ("releases/capabilities.py", "storage"): RELEASED,
    ("dependencies/lockfiles.py", "face"): "the set of a release is a lockfile a face",
    ("dependencies/lockfiles.py", "npm"): PROGRAM,
    ("dependencies/managers.py", "package_manager"): PROGRAM,
    ("dependencies/raised.py", "npm"): PROGRAM,
    ("practices/boot.py", "npm"): PROGRAM,
    ("setup/lock.py", "npm"): PROGRAM,
    ("merge/structure/merge.py", "pnpm"): "a file that is merged by its structure",
    ("setup/workspaces.py", "pnpm"): "a file that says what a workspace around the project holds",
    ("automation/workflows.py", "ci"): "the step of a package manager that installs what its lockfile says",
    ("automation/workflows.py", "github"): COMMAND,
    ("cli/app.py", "ci"): "a command",
    ("cli/ci.py", "github"): COMMAND,
    ("assembly/read.py", "accounts"): KEY,
    ("cli/add.py", "mail"): KEY,
    ("cli/add.py", "--mail"): KEY,
    ("cli/new.py", "next"): KEY,
    ("domain/forms.py", "mail"): KEY,
    ("domain/jobs.py", "mail"): KEY,
    ("domain/sections.py", "mail"): KEY,
    ("options/schema.py", "mail"): KEY,
    ("resolve/resolve.py", "next"): KEY,
    ("setup/dry_run.py", "next"): KEY,
    ("domain/reserved.py", "pnpm"): "a package that npm would install into a project of the same name",
    ("automation/root.py", "dependabot"): "a file that GitHub reads at the top of a repository alone",
    ("cli/app.py", "queue="): EXAMPLE,
    ("cli/flags.py", "database="): EXAMPLE,
    ("cli/new.py", "--database"): EXAMPLE,
    ("edit/setting.py", "queue="): EXAMPLE,
    ("history/model.py", "database"): HISTORY,
    ("history/model.py", "sqlite"): HISTORY,
}
"""(module, name) -> why it may stand there."""


def texts(source: str) -> list[str]:
    """Give the texts of a module, those that document it left out."""
    tree = ast.parse(source)
    documents = {id(one.value) for one in ast.walk(tree) if isinstance(one, ast.Expr)}
    found = [one for one in ast.walk(tree) if isinstance(one, ast.Constant) and id(one) not in documents]
    return [one.value for one in found if isinstance(one.value, str)]


def named(text: str) -> set[str]:
    """Give the names of options and values in a text: alone, as a word that is nothing else, or set (`queue=`)."""
    if text in NAMES:
        return {text}
    found = {word for word in re.findall(r"[a-z][a-z0-9_]*", text) if word in NAMES - WORDS}
    flags = {name.replace("_", "-"): name for name in OPTIONS}
    setting = re.findall(r"(?<![\w-])(?:--[a-z-]+|[a-z_]+=)", text)
    return found | {one for one in setting if one[:-1] in OPTIONS or one[2:] in flags}


def names_in_the_code() -> set[tuple[str, str]]:
    return {
        (path.relative_to(ROOT).as_posix(), name)
        for path in sorted(ROOT.rglob("*.py"))
        for text in texts(path.read_text("utf-8"))
        for name in named(text)
    }


def test_no_module_names_an_option() -> None:
    found = names_in_the_code()
    assert sorted(found - ALLOWED.keys()) == [], "read it from the capability, or say here why it stands there"
    assert sorted(ALLOWED.keys() - found) == [], "no longer there: take it out of the list"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("queue", {"queue"}),
        ("bullmq", {"bullmq"}),
        ("choose one: scaffold set queue=bullmq", {"queue=", "bullmq"}),
        ("the worker takes bullmq", {"bullmq"}),
        ("--package-manager pnpm", {"--package-manager", "pnpm"}),
        ("the next one in the queue", set()),
        ("none", set()),
    ],
)
def test_a_name_is_found_where_it_speaks_of_an_option(text: str, expected: set[str]) -> None:
    assert named(text) == expected
