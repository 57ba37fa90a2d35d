"""The walk: loops in names, exclusion, and everything that is refused, with its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scaffold.errors import ScaffoldError, TemplateError
from scaffold.render import render_files, write_files

if TYPE_CHECKING:
    from pathlib import Path

    from samples import Make

    from scaffold.render import Rendering

LOOP = "project/src/{% yield t from app().things %}{= t.name =}{% endyield %}"


def text(rendering: Rendering, path: str) -> str:
    return rendering.files[path].data.decode()


def test_plain_files_are_copied_byte_for_byte(tiny: Make) -> None:
    source = "const a = `${b}` // {= not rendered =} {% nor this %}\r\n"
    rendering = render_files({}, release=tiny({"project/a.ts": source}))
    assert text(rendering, "a.ts") == source


def test_templates_are_rendered_and_lose_their_suffix(tiny: Make) -> None:
    rendering = render_files(
        {"name": "x"}, release=tiny({"project/a.ts.jinja": "{= name | shout =} {= app().name =}\n"})
    )
    assert text(rendering, "a.ts") == "X! x\n"


def test_answers_are_text_and_never_templates(tiny: Make) -> None:
    hostile = "{= 7*7 =}{% raw %} \u2028 `${x}` */ ' \" \\ \n---\n"
    rendering = render_files({"name": hostile}, release=tiny({"project/a.jinja": "{= name =}"}))
    assert text(rendering, "a") == hostile


def test_a_loop_gives_a_folder_for_each_item_with_its_identity(tiny: Make) -> None:
    release = tiny({f"{LOOP}/schema.ts.jinja": "{= t.name | shout =}\n", f"{LOOP}/plain.ts": "same\n"})
    rendering = render_files({"things": [{"name": "a"}, {"name": "b"}]}, release=release)
    assert text(rendering, "src/a/schema.ts") == "A!\n"
    assert text(rendering, "src/b/schema.ts") == "B!\n"
    file = rendering.files["src/b/schema.ts"]
    assert (file.template, file.keys) == (f"{LOOP}/schema.ts.jinja".removeprefix("project/"), ("b",))
    assert text(rendering, "src/b/plain.ts") == "same\n"


def test_a_loop_in_a_file_name_and_loops_in_loops(tiny: Make) -> None:
    inner = "{% yield u from t.parts %}{= u =}{% endyield %}.txt.jinja"
    release = tiny({f"{LOOP}/{inner}": "{= t.name =}-{= u =}"})
    rendering = render_files(
        {"things": [{"name": "a", "parts": ["x", "y"]}, {"name": "b", "parts": []}]}, release=release
    )
    assert {path for path in rendering.files if path.startswith("src")} == {"src/a/x.txt", "src/a/y.txt"}
    assert text(rendering, "src/a/y.txt") == "a-y"


def test_no_items_no_files(tiny: Make) -> None:
    assert list(render_files({}, release=tiny({f"{LOOP}/a.ts": ""})).files) == [".copier-answers.yml"]


def test_an_excluded_folder_is_not_even_entered(tiny: Make) -> None:
    release = tiny({"project/extra/broken.jinja": "{= nothing =}", "project/extra/{= nothing =}": ""})
    assert not [path for path in render_files({}, release=release).files if path.startswith("extra")]
    with pytest.raises(TemplateError):
        render_files({"extra": True}, release=release)


def test_git_is_always_excluded(tiny: Make) -> None:
    release = tiny({"project/.git/hooks/pre-commit": "echo"})
    assert ".git/hooks/pre-commit" not in render_files({}, release=release).files


@pytest.mark.parametrize(
    "name", ["../evil", "a/b", ".", "..", ".git", "a\\b", "nul:", "a\n", "a ", "a.", "a\x00", "x?y"]
)
def test_a_name_that_is_no_file_name_is_refused(tiny: Make, name: str) -> None:
    release = tiny({f"{LOOP}/a.ts": ""})
    with pytest.raises(TemplateError, match="no file name"):
        render_files({"things": [{"name": name}]}, release=release)


def test_an_undefined_name_in_a_loop_is_an_error_not_a_missing_file(tiny: Make) -> None:
    release = tiny({"project/src/{% yield t from app().things %}{= t.nmae =}{% endyield %}/a.ts": ""})
    with pytest.raises(TemplateError, match="came out empty"):
        render_files({"things": [{"name": "a"}]}, release=release)


def test_an_undefined_list_in_a_loop_is_an_error(tiny: Make) -> None:
    release = tiny({"project/src/{% yield t from app().thigns %}{= t.name =}{% endyield %}/a.ts": ""})
    with pytest.raises(TemplateError, match=r"project/src/.*thigns"):
        render_files({}, release=release)


def test_two_templates_for_one_path_are_an_error(tiny: Make) -> None:
    with pytest.raises(TemplateError, match="another template"):
        render_files({"name": "a"}, release=tiny({"project/a": "", "project/{= name =}": ""}))
    with pytest.raises(TemplateError, match="with and without"):
        render_files({}, release=tiny({"project/b": "", "project/b.jinja": ""}, folder="other"))


def test_two_items_of_one_name_are_an_error(tiny: Make) -> None:
    with pytest.raises(TemplateError, match="another template"):
        render_files({"things": [{"name": "a"}, {"name": "a"}]}, release=tiny({f"{LOOP}/a.ts": ""}))


def test_a_link_is_an_error(tiny: Make) -> None:
    release = tiny({"project/a": ""})
    (release.root / "project/link").symlink_to("a")
    with pytest.raises(TemplateError, match="project/link: a link"):
        render_files({}, release=release)


def test_yield_inside_a_file_is_an_error(tiny: Make) -> None:
    release = tiny({"project/a.jinja": "{% yield t from app().things %}{= t =}{% endyield %}"})
    with pytest.raises(TemplateError, match=r"project/a\.jinja"):
        render_files({"things": [1]}, release=release)


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("one\ntwo\n{= nothing =}\n", r"^project/src/a\.ts\.jinja:3: UndefinedError: 'nothing' is undefined"),
        ("one\n{% if %}\n", r"^project/src/a\.ts\.jinja:2: "),
        ("one\n{% fro x in y %}\n", r"^project/src/a\.ts\.jinja:2: .*fro"),
        ("\n\n\n{= 1 / 0 =}", r"^project/src/a\.ts\.jinja:4: ZeroDivisionError"),
        ("{= app().nothing.more =}", r"^project/src/a\.ts\.jinja:1: UndefinedError"),
        ("\n{= things | shout =}", r"^project/src/a\.ts\.jinja:2: AttributeError: .* \(kit/__init__\.py:7\)"),
        ("\n{= ''.__class__.__mro__ =}", r"^project/src/a\.ts\.jinja:2: SecurityError"),
    ],
)
@pytest.mark.parametrize("run", ["compiled now", "compiled before"])
def test_an_error_names_file_and_line(tiny: Make, source: str, message: str, run: str) -> None:
    release = tiny({"project/src/a.ts.jinja": source})
    if run == "compiled before":
        with pytest.raises(TemplateError):
            render_files({}, release=release)
    with pytest.raises(TemplateError, match=message):
        render_files({}, release=release)


def test_an_error_in_the_exclude_table_names_it(tiny: Make) -> None:
    release = tiny({"options/90-exclude.yml": "_exclude:\n  - |\n    {% if nothing %}\n    /a\n    {% endif %}\n"})
    with pytest.raises(TemplateError, match=r"exclude table.*nothing"):
        render_files({}, release=release)


def test_a_render_can_go_on_without_broken_files_for_people_who_write_them(tiny: Make) -> None:
    release = tiny({"project/a.jinja": "{= nothing =}", "project/b.jinja": "fine"})
    failures: list[TemplateError] = []
    rendering = render_files({}, release=release, failed=failures.append)
    assert text(rendering, "b") == "fine"
    assert [str(failure).partition(" ")[0] for failure in failures] == ["project/a.jinja:1:"]


def test_unknown_and_missing_answers_are_errors(tiny: Make) -> None:
    release = tiny(
        {"options/10-options.yml": "name: {type: str}\nthings: {type: yaml, default: '[]'}\nextra: {default: false}\n"}
    )
    with pytest.raises(ScaffoldError, match="no question is called nmae"):
        render_files({"nmae": "x"}, release=release)
    with pytest.raises(ScaffoldError, match="name has no answer"):
        render_files({}, release=release)


def test_the_executable_bit_is_kept_on_disk(tiny: Make, tmp_path: Path) -> None:
    release = tiny({"project/run.sh": "#!/bin/sh\n", "project/plain": ""})
    (release.root / "project/run.sh").chmod(0o755)
    write_files(render_files({}, release=release).files, tmp_path / "out")
    assert (tmp_path / "out/run.sh").stat().st_mode & 0o111
    assert not (tmp_path / "out/plain").stat().st_mode & 0o111


def test_every_file_is_reported_as_it_is_rendered(tiny: Make) -> None:
    seen: list[str] = []
    rendering = render_files({}, release=tiny({"project/a": "", "project/b/c": ""}), progress=seen.append)
    assert sorted(seen) == sorted(rendering.files)
