"""The kit: loaded from its own tree, checked, built once for each set of answers."""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from samples import answers

from scaffold.errors import TemplateError
from scaffold.releases.release import templates_root
from scaffold.render import render_files
from scaffold.render.kit import load_kit

if TYPE_CHECKING:
    from samples import Make


def test_two_releases_use_their_own_kits(tiny: Make) -> None:
    one = tiny({"project/a.jinja": "{= name | shout =}"}, folder="one")
    kit = (one.root / "kit/__init__.py").read_text().replace('"!"', '"?"')
    two = tiny({"project/a.jinja": "{= name | shout =}", "kit/__init__.py": kit}, folder="two")
    assert render_files({}, release=one).files["a"].data == b"TINY!"
    assert render_files({}, release=two).files["a"].data == b"TINY?"
    assert render_files({}, release=one).files["a"].data == b"TINY!"


def test_the_model_is_built_once_a_render(tiny: Make) -> None:
    release = tiny({"project/a.jinja": "{= app().name =}{= app().name =}", "project/b.jinja": "{= app().name =}"})
    built = load_kit(release.root).built
    render_files({"name": "x"}, release=release)
    render_files({"name": "y"}, release=release)
    assert [model["name"] for model in built] == ["x", "y"]


def test_a_key_of_a_dict_comes_before_its_method(tiny: Make) -> None:
    text = "{% for t in things %}{= t.update =} {= t.values | join(',') =} {= t.items() | list | length =}{% endfor %}"
    rendering = render_files({"things": [{"update": "me", "values": [1, 2]}]}, release=tiny({"project/a.jinja": text}))
    assert rendering.files["a"].data == b"me 1,2 2"


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("KIT_API = 2\nINPUTS = ()\nbuild = dict\nFILTERS = {}\n", r"KIT_API is 2, .* speaks 1"),
        ("INPUTS = ()\nbuild = dict\nFILTERS = {}\n", "KIT_API is None"),
        ("KIT_API = 1\nINPUTS = ()\nbuild = dict\n", "FILTERS is missing"),
        ("\nimport nowhere\n", r"ModuleNotFoundError: .*nowhere.* \(kit/__init__\.py:2\)"),
        ("\n\nx = 1 / 0\n", r"ZeroDivisionError.*\(kit/__init__\.py:3\)"),
        ("x = (\n", "SyntaxError"),
    ],
)
def test_a_kit_that_does_not_fit_is_refused_with_its_place(tiny: Make, source: str, message: str) -> None:
    release = tiny({"kit/__init__.py": source})
    before = set(sys.modules)
    with pytest.raises(TemplateError, match=message):
        render_files({}, release=release)
    assert not [name for name in set(sys.modules) - before if name.startswith("scaffold_kit_")]


def test_a_macro_file_without_context_is_told_so(tiny: Make) -> None:
    release = tiny(
        {
            "macros/m.jinja": "{% macro m() %}{= app().name =}{% endmacro %}",
            "project/a.jinja": "{% import 'macros/m.jinja' as m %}{= m.m() =}",
        }
    )
    with pytest.raises(TemplateError, match="imported `with context`"):
        render_files({}, release=release)


def test_building_does_not_change_the_answers() -> None:
    kit = load_kit(templates_root())
    given = answers()
    kit.build(given)
    assert given == answers()


def test_the_kit_is_standard_library_only_and_blind_to_the_machine() -> None:
    forbidden = {
        "os",
        "sys",
        "time",
        "random",
        "secrets",
        "uuid",
        "socket",
        "pathlib",
        "locale",
        "platform",
    }
    clocks = {"now", "today", "utcnow", "fromtimestamp"}
    for path in (templates_root() / "kit").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            assert not (isinstance(node, ast.Attribute) and node.attr in clocks), f"{path.name}:{node.lineno}"
            roots: set[str] = set()
            if isinstance(node, ast.Import):
                roots = {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                roots = {(node.module or "").partition(".")[0]}
            assert roots <= sys.stdlib_module_names, f"{path.name}:{getattr(node, 'lineno', 0)}"
            assert not roots & forbidden, f"{path.name}:{getattr(node, 'lineno', 0)}: {roots & forbidden}"
            assert not (isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"open", "hash", "id"}), (
                path.name
            )


def test_folders_of_the_kit_stand_only_on_those_above_them_in_the_map() -> None:
    """Also for types and inside functions. What joins them (`model.py`, `whole.py`) no folder imports."""
    kit = templates_root() / "kit"
    text = (Path(__file__).parents[2] / "CONTRIBUTING.md").read_text("utf-8")
    order = re.findall(
        r"^\| `(\w+)` \|", text.partition("## Folders of the kit")[2].partition("\n## ")[0], re.MULTILINE
    )
    assert sorted(order) == sorted(path.parent.name for path in kit.glob("*/__init__.py"))
    upward = [
        f"{path.relative_to(kit)}:{node.lineno}"
        for path in kit.glob("*/**/*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and node.level
        for folder in [path.relative_to(kit).parts[0]]
        if _imported(path.relative_to(kit), node) not in [*order[: order.index(folder)], folder]
    ]
    assert upward == []


def _imported(path: Path, node: ast.ImportFrom) -> str:
    """Name the folder of the kit that an import reaches into."""
    parts = [*path.parts[:-1]]
    return [*parts[: len(parts) - node.level + 1], *(node.module or "").split(".")][0]
