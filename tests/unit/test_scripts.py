"""What contributors are given: a folder to fill in, and the comparison of what is rendered."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from scaffold.assembly.read import read_capabilities
from scaffold.options import default_input
from scaffold.releases.release import templates_root
from scripts import load_script

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("kind", [("--choices", "quick,thorough"), ("--when", "has_tags")])
def test_a_folder_that_was_laid_out_is_a_capability(tmp_path: Path, kind: tuple[str, str]) -> None:
    for name in ("auth", "ci"):
        shutil.copytree(ROOT / "templates/capabilities" / name, tmp_path / name)
    assert load_script("capability").main(["new_checks", *kind, "--root", str(tmp_path)]) == 0
    made = {one.name: one for one in read_capabilities(tmp_path)}
    new = made.pop("new_checks")
    assert new.order not in {one.order for one in made.values()}
    if kind[0] == "--choices":
        assert new.option is not None
        assert (new.option.default, [*new.option.labels]) == ("quick", ["quick", "thorough"])
    else:
        assert new.option is None
        assert new.units[0].when == {"model": "has_tags"}


@pytest.mark.parametrize(
    "arguments", [["New", "--when", "x"], ["new", "--choices", "one,Two"], ["auth", "--when", "x"]]
)
def test_what_cannot_be_laid_out_leaves_nothing(
    tmp_path: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "auth").mkdir()
    with pytest.raises(SystemExit) as ended:
        load_script("capability").main([*arguments, "--root", str(tmp_path)])
    assert ended.value.code == 2
    assert ("is there already" in capsys.readouterr().err) == (arguments[0] == "auth")
    assert [*tmp_path.rglob("*")] == [tmp_path / "auth"]


def test_a_comparison_names_each_file_that_differs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compare = load_script("compare_renders")
    before, after = tmp_path / "before", tmp_path / "after"
    for tree in (before, after):
        shutil.copytree(templates_root(), tree, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(compare, "inputs", lambda _tree, _rows: [("demo", default_input({"name": "demo"}))])
    assert [*compare.differences(before, after, 1)] == []
    platform = after / "project/src/platform"
    (platform / "errors/problem.ts").rename(platform / "errors/fault.ts")
    first = (platform / "http/matched-route.ts").read_text("utf-8").splitlines()[0]
    (platform / "http/matched-route.ts").write_text("changed\n", "utf-8")
    assert sorted(compare.differences(before, after, 1)) == [
        "demo: src/platform/errors/fault.ts is new",
        "demo: src/platform/errors/problem.ts is gone",
        f"demo: src/platform/http/matched-route.ts: line 1: {first!r} is now 'changed'",
    ]
