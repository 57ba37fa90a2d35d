"""What belongs to the package as a whole: who may import the engine, and the command for people who write templates."""

from __future__ import annotations

import ast
import graphlib
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from samples import answers

import scaffold
from scaffold.errors import ExitCode, RefusedError, ScaffoldError, TemplateError, UserError
from scaffold.render import create_project

PACKAGE = Path(scaffold.__file__).parent
ENGINE = {"copier", "jinja2", "pathspec", "plumbum"}


def imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found.add((node.module or "").partition(".")[0])
    return found


def test_only_the_renderer_imports_copier_and_jinja() -> None:
    others = [path for path in PACKAGE.rglob("*.py") if "render" not in path.relative_to(PACKAGE).parts]
    assert others
    assert {str(path): found for path in others if (found := imports(path) & ENGINE)} == {}


def test_the_package_names_no_kit() -> None:
    """A release brings its own: nothing may import it by name."""
    assert [path for path in PACKAGE.rglob("*.py") if "kit" in imports(path)] == []


def test_importing_the_renderer_imports_no_engine() -> None:
    script = "import sys, scaffold.render; print(sorted({'copier', 'jinja2', 'yaml', 'pydantic'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(("change", "code"), [("name=other", 0), ("nonsense=1", 1)])
def test_the_developers_command(tmp_path: Path, change: str, code: int) -> None:
    (tmp_path / "answers.yml").write_text(json.dumps(answers()), "utf-8")
    (tmp_path / "out/node_modules").mkdir(parents=True)
    (tmp_path / "out/old.ts").write_text("x")
    command = [sys.executable, "-m", "scaffold.render", "answers.yml", "out", "--clean", "--set", change]
    done = subprocess.run(command, cwd=tmp_path, check=False, capture_output=True, text=True)
    assert done.returncode == code, done.stderr
    assert (tmp_path / "out/node_modules").is_dir()
    assert not (tmp_path / "out/old.ts").exists()
    if code:
        assert "no question is called nonsense" in done.stderr
    else:
        assert json.loads((tmp_path / "out/package.json").read_text("utf-8"))["name"] == "other"


def test_the_developers_command_takes_the_answers_file_of_a_project(tmp_path: Path) -> None:
    create_project(answers(), tmp_path / "project")
    recorded = tmp_path / "project/.copier-answers.yml"
    before = recorded.read_bytes()
    command = [sys.executable, "-m", "scaffold.render", str(recorded), str(tmp_path / "project")]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert recorded.read_bytes() == before


def test_no_package_imports_what_stands_on_it() -> None:
    """Also not inside a function, and not for types: packages have an order."""
    arrows: dict[str, set[str]] = {}
    for path in PACKAGE.rglob("*.py"):
        package = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
        found = re.findall(r"from scaffold\.(\w+)[\w.]* import", path.read_text("utf-8"))
        arrows.setdefault(package, set()).update(set(found) - {package})
    graphlib.TopologicalSorter(arrows).prepare()


def test_the_map_for_contributors_names_every_package() -> None:
    text = (PACKAGE.parents[1] / "CONTRIBUTING.md").read_text("utf-8")
    section = text.partition("## Map of")[2].partition("\n## ")[0]
    named = re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)
    assert sorted(named) == sorted(path.parent.name for path in PACKAGE.glob("*/__init__.py"))


def test_the_errors_have_one_root_and_the_exit_codes_of_the_design() -> None:
    assert [int(code) for code in ExitCode] == [0, 1, 2, 3, 4, 130]
    error = UserError("bad", place="a.yaml:1:2", hint="do this")
    assert (str(error), error.exit_code, error.hint) == ("a.yaml:1:2: bad", 2, "do this")
    assert RefusedError("no").exit_code == 4
    assert all(issubclass(kind, ScaffoldError) for kind in (UserError, RefusedError, TemplateError))
    assert not issubclass(TemplateError, UserError)
