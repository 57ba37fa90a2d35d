"""Options that are lists, everywhere, on an installation with two more of them: one has to have an element."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
import yaml
from terminal import DOWN, ENTER, UP, Terminal, environment

from scaffold.domain.naming import names_of
from scaffold.options.answers import offers, with_defaults
from scaffold.options.catalogue import Catalogue, load_catalogue
from scaffold.options.covering import covering_array
from scaffold.options.input import Given, check_input
from scaffold.options.reference import options_page
from scaffold.render.kit import load_kit
from with_lists import install

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SPACE = " "
QUIET = ("--no-install", "--no-git")
GIT = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    **{f"GIT_{who}_{what}": "t@t.invalid" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
}

Run = "Callable[..., subprocess.CompletedProcess[str]]"


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return install(tmp_path_factory.mktemp("lists"))


@pytest.fixture(scope="module")
def listed(installation: Path) -> Catalogue:
    return load_catalogue(installation / "scaffold" / "_templates")


@pytest.fixture
def run(installation: Path, tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    def scaffold(*arguments: str, cwd: Path = tmp_path, code: int = 0) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, "-m", "scaffold", *arguments],
            cwd=cwd,
            env=environment(**GIT, PYTHONPATH=str(installation)),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done

    return scaffold


def git(folder: Path, *arguments: str) -> str:
    return subprocess.run(
        ["git", *arguments], cwd=folder, check=True, capture_output=True, text=True, env=environment(**GIT)
    ).stdout


def answers_of(project: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((project / ".copier-answers.yml").read_text("utf-8"))
    return found


@pytest.fixture
def project(run: Any, tmp_path: Path) -> Path:
    """Make a project with `api: [rest]` in a repository, in which somebody works."""
    run("new", "demo", "--defaults", "--database", "sqlite", "--ci", "none", *QUIET)
    folder = tmp_path / "demo"
    git(folder, "init", "--quiet", "--initial-branch=main")
    (folder / "docs" / "served.md").write_text("# Served, by us\n\n- rest\n", "utf-8")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "made")
    return folder


@pytest.mark.parametrize(
    "said",
    [
        ("--api", "rest,graphql"),
        ("--api", "graphql, rest"),
        ("--api", "graphql", "--api", "rest"),
        ("--set", "api=graphql,rest"),
        ("--from", "file.yaml"),
    ],
    ids=" ".join,
)
def test_however_it_is_said_the_project_is_the_same(run: Any, tmp_path: Path, said: tuple[str, ...]) -> None:
    (tmp_path / "file.yaml").write_text("version: 1\nname: demo\napi: [graphql, rest]\nresources: {}\n", "utf-8")
    blank = () if said[0] == "--from" else ("--defaults", "--blank")
    done = run("new", "demo", *said, *blank, *QUIET, "--json")
    made = tmp_path / "demo"
    assert answers_of(made)["api"] == ["rest", "graphql"]
    assert "\napi: [rest, graphql]\n" in (made / ".copier-answers.yml").read_text("utf-8")
    assert (made / "docs" / "served.md").read_text("utf-8") == "# Served\n\n- rest\n- graphql\n"
    assert (made / "src" / "graphql.ts").is_file()
    assert not (made / "src" / "extras.ts").exists()
    found = json.loads(done.stdout)
    assert found["answers"]["api"] == ["rest", "graphql"]
    if said[0] != "--from":
        line = "api: [rest, graphql]        # rest, graphql, grpc\n"
        assert line in (made / "scaffold.yaml").read_text("utf-8")
        assert "--api rest,graphql" in found["command"]
        words = shlex.split(found["command"])[1:]
        (tmp_path / "again").mkdir()
        run(*words, cwd=tmp_path / "again")
        again = tmp_path / "again" / "demo" / "scaffold.yaml"
        assert again.read_bytes() == (made / "scaffold.yaml").read_bytes()


def test_a_flag_changes_the_line_of_the_file_it_is_given_with(run: Any, tmp_path: Path) -> None:
    text = "version: 1\nname: demo\napi: [graphql, rest] # ours\nresources: {}\n"
    (tmp_path / "file.yaml").write_text(text, "utf-8")
    run("new", "same", "--from", "file.yaml", "--set", "api=rest,graphql", *QUIET)
    assert "api: [graphql, rest] # ours" in (tmp_path / "same" / "scaffold.yaml").read_text("utf-8")
    run("new", "other", "--from", "file.yaml", "--api", "grpc", "--api", "rest", *QUIET)
    assert "api: [rest, grpc] # ours" in (tmp_path / "other" / "scaffold.yaml").read_text("utf-8")


@pytest.mark.parametrize(
    ("said", "message", "hint"),
    [
        ("--api=graphq", "unknown api 'graphq', did you mean graphql?", "valid: rest, graphql, grpc"),
        ("--api=rest,rest", "'rest' is there twice in api", ""),
        ("--api=", "api is empty; expected at least 1 of rest, graphql, grpc", ""),
        ("--set=api=", "api is empty; expected at least 1 of", ""),
        ("--api=rest,grpc --face=next", "impossible combination: face next with api grpc, because pages cannot", "api"),
        ("--extras=maps --queue=none", "impossible combination: extras maps with queue none, because they are", "--ex"),
        ("--api=rest --set=api=grpc", "api is given twice", "leave out one"),
        ("--from=text.yaml", "expected a list for api, found 'rest'", "write api: [rest]"),
        ("--from=word.yaml", "unknown api 'soap'", "valid: rest"),
        ("--from=twice.yaml", "'grpc' is there twice in api", ""),
        ("--from=empty.yaml", "api is empty; expected at least 1 of", ""),
        ("--from=nothing.yaml", "expected a list for api, found nothing", "write api: [rest]"),
        ("--from=deep.yaml", "expected rest or graphql or grpc in api, found a list", ""),
    ],
)
def test_what_is_wrong_is_said_with_what_is_right(run: Any, tmp_path: Path, said: str, message: str, hint: str) -> None:
    files = {
        "text": "rest",
        "word": "[rest, soap]",
        "twice": "[grpc, grpc]",
        "empty": "[]",
        "nothing": "",
        "deep": "[[rest]]",
    }
    for name, value in files.items():
        (tmp_path / f"{name}.yaml").write_text(f"version: 1\nname: demo\napi: {value}\n", "utf-8")
    done = run("new", "demo", *said.split(" "), "--defaults", *QUIET, code=2)
    assert message in done.stderr
    assert hint in done.stderr
    if ".yaml" in said:
        assert ".yaml:3:" in done.stderr
    assert not (tmp_path / "demo").exists()


def test_a_list_may_be_empty_only_where_the_catalogue_says_so(run: Any, tmp_path: Path) -> None:
    run("new", "demo", "--defaults", "--extras", "maps,feeds", *QUIET)
    assert answers_of(tmp_path / "demo")["extras"] == ["feeds", "maps"]
    (tmp_path / "file.yaml").write_text("version: 1\nname: none\nextras: [maps]\nresources: {}\n", "utf-8")
    run("new", "none", "--from", "file.yaml", "--extras", "", *QUIET)
    assert answers_of(tmp_path / "none")["extras"] == []
    assert "\nextras: []\n" in (tmp_path / "none" / "scaffold.yaml").read_text("utf-8")


def test_defaults_derive_by_element_and_from_other_answers(listed: Catalogue) -> None:
    assert with_defaults(listed, {})["api"] == ["rest"]
    assert with_defaults(listed, {"face": "next"})["api"] == ["rest", "graphql"]
    assert [one.choice.value for one in offers(listed, "api", {"face": "next"}) if one.excluded] == ["grpc"]
    assert [one.choice.value for one in offers(listed, "face", {"api": ["rest", "grpc"]}) if one.excluded] == ["next"]
    assert [one.choice.value for one in offers(listed, "api", {"face": "next"}) if one.recommended] == [
        "rest",
        "graphql",
    ]
    full = with_defaults(listed, {})
    full["api"].append("grpc")  # type: ignore[union-attr]
    assert with_defaults(listed, {})["api"] == ["rest"], "nobody gets the catalogue's own list"


def test_the_array_holds_every_element_with_every_value(listed: Catalogue) -> None:
    rows = covering_array(listed)
    assert all(row["api"] for row in rows)
    assert {tuple(row["extras"]) for row in rows} >= {(), ("feeds", "maps")}
    assert not any("grpc" in row["api"] and row["face"] == "next" for row in rows)
    assert any("grpc" in row["api"] and "rest" not in row["api"] for row in rows)
    for row in rows:
        given = [Given(key, value, key) for key, value in row.items()]
        kit = load_kit(listed_root(row))
        checked = check_input(listed, names_of(kit), given=given)
        assert {name: checked.answers[name] for name in row} == row


def listed_root(_: object) -> Path:
    from scaffold.releases.release import templates_root

    return templates_root()


def test_the_schema_takes_what_the_tool_takes(run: Any) -> None:
    schema = json.loads(run("options", "--schema").stdout)
    validator = jsonschema.Draft202012Validator(schema)
    for value, fits in (
        (["rest"], True),
        (["graphql", "rest"], True),
        (["soap"], False),
        (["rest", "rest"], False),
        ([], False),
        ("rest", False),
    ):
        assert validator.is_valid({"version": 1, "api": value}) == fits, value
    assert validator.is_valid({"version": 1, "extras": []})
    assert schema["properties"]["api"]["default"] == ["rest"]


def test_the_catalogue_is_listed(run: Any, listed: Catalogue) -> None:
    text = run("options").stdout
    assert "   * rest: everybody can call it (at least 1 of these)" in text
    assert "   * none: most do without (any of these, or none)" in text
    assert "  api without rest: refused" in text
    assert "  api with graphql: guided" in text
    assert "  face next: api rest,graphql, because pages want it" in text
    data = json.loads(run("options", "--json").stdout)
    one = next(one for one in data["options"] if one["name"] == "api")
    assert (one["kind"], one["default"], one["least"], one["flag"]) == ("list", ["rest"], 1, "--api")
    assert "--api" in run("new", "--help").stdout
    page = options_page(listed)
    assert "How is it called? Default: `[rest]`, since everybody can call it." in page
    assert "With `face: next` the default is `[rest, graphql]`, since pages want it." in page
    assert "A list: at least 1 of these, `api: [rest, graphql, grpc]`." in page
    assert "**Changing it later without rest: refused.** clients stand on it." in page
    assert "| `grpc` in `api` | `next` | `face` | pages cannot speak it |" in page


def test_set_merges_and_says_what_it_means_by_element(run: Any, project: Path) -> None:
    shown = run("set", "api=graphql,rest", "--dry-run", cwd=project).stdout
    assert "+api: [rest, graphql]" in shown
    done = json.loads(
        run("set", "extras=maps", "api=[grpc, graphql, rest]", "--no-install", "--commit", "--json", cwd=project).stdout
    )
    assert [(one["name"], one["before"], one["after"], one["meaning"]) for one in done["options"]] == [
        ("api", ["rest"], ["rest", "graphql", "grpc"], "guided"),
        ("extras", [], ["maps"], "guided"),
    ]
    assert done["to_do"][:2] == ["Tell the clients of /graphql", "Load the tiles"]
    assert (project / "src" / "graphql.ts").is_file()
    assert (project / "docs" / "served.md").read_text("utf-8") == "# Served, by us\n\n- rest\n- graphql\n- grpc\n"
    assert "extras: none → maps" in git(project, "log", "-1", "--format=%B")
    done = json.loads(run("set", "extras=maps,feeds", "--no-install", "--commit", "--json", cwd=project).stdout)
    assert done["options"] == [
        {"name": "extras", "before": ["maps"], "after": ["feeds", "maps"], "meaning": "free", "data": "", "steps": []}
    ]
    assert (project / "src" / "extras.ts").read_text("utf-8") == "export const extras = 'feeds maps';\n"
    same = run("set", "extras=maps,feeds", cwd=project).stdout
    assert "Nothing to change" in same


def test_set_there_and_back_is_the_project_before(run: Any, project: Path) -> None:
    before = git(project, "rev-parse", "HEAD^{tree}")
    run("set", "api=rest,graphql", "--no-install", "--commit", cwd=project)
    assert git(project, "rev-parse", "HEAD^{tree}") != before
    run("set", "api=rest", "--no-install", "--commit", cwd=project)
    assert git(project, "rev-parse", "HEAD^{tree}") == before


def test_two_branches_that_each_take_an_element_are_united(run: Any, project: Path) -> None:
    git(project, "switch", "--quiet", "--create", "other")
    run("set", "api=rest,graphql", "--no-install", "--commit", cwd=project)
    git(project, "switch", "--quiet", "main")
    run("set", "api=rest,grpc", "extras=maps", "--no-install", "--commit", cwd=project)
    merged = subprocess.run(
        ["git", "merge", "other"], cwd=project, env=environment(**GIT), capture_output=True, text=True, check=False
    )
    assert merged.returncode == 1, "both changed the line"
    run("resolve", "--no-install", cwd=project)
    assert (answers_of(project)["api"], answers_of(project)["extras"]) == (["rest", "graphql", "grpc"], ["maps"])
    assert (project / "src" / "graphql.ts").is_file()
    found = run("check", cwd=project, code=1).stdout
    assert "openapi.json" in found, "what was not made again"
    assert "scaffold.yaml" not in found
    assert ".copier-answers.yml" not in found


def test_what_the_table_refuses_for_an_element_is_refused(run: Any, project: Path) -> None:
    done = run("set", "api=graphql", "--no-install", cwd=project, code=4)
    assert "api cannot be changed later: clients stand on it" in done.stderr
    done = run("set", "api=", cwd=project, code=2)
    assert "api is empty" in done.stderr
    done = run("set", "api=grpc,rest", "face=next", "auth=nextauth", cwd=project, code=2)
    assert "impossible combination: face next with api grpc" in done.stderr


def test_an_option_that_the_file_does_not_name_is_written_beside_the_others(run: Any, tmp_path: Path) -> None:
    (tmp_path / "file.yaml").write_text("version: 1\nname: demo\nresources: {} # none\n", "utf-8")
    run("new", "demo", "--from", "file.yaml", *QUIET)
    folder = tmp_path / "demo"
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "made")
    run("set", "api=rest,graphql", "--no-install", cwd=folder)
    text = (folder / "scaffold.yaml").read_text("utf-8")
    assert text == "version: 1\nname: demo\napi: [rest, graphql]\nresources: {} # none\n"


def test_explain_speaks_of_each_element(run: Any, project: Path) -> None:
    text = run("explain", "api", cwd=project).stdout
    assert text.startswith("api: rest  (How is it called? Default: rest)\n")
    assert "\n  with graphql: guided (files: 1 new" in text
    assert "\n  with grpc: free" in text
    assert "without rest" not in text, "it has to have one"
    assert "api grpc: no face next" in text
    data = json.loads(run("explain", "api", "--json", cwd=project).stdout)
    assert [one["value"] for one in data["other_values"]] == [["rest", "graphql"], ["rest", "grpc"]]
    run("set", "extras=feeds,maps", "queue=bullmq", "--no-install", "--commit", cwd=project)
    text = run("explain", "extras", cwd=project).stdout
    assert text.startswith("extras: feeds, maps  (What else? Default: none)\n")
    assert "without feeds: free" in text
    text = run("explain", "src/extras.ts", cwd=project).stdout
    assert "its text depends on extras: feeds, maps" in text


def test_diff_shows_what_another_element_would_do(run: Any, project: Path) -> None:
    shown = run("diff", "--set", "api=rest,grpc", "--stat", cwd=project).stdout
    assert "api: rest → rest, grpc" in shown
    assert "Nothing was written." in shown
    assert answers_of(project)["api"] == ["rest"]


def test_a_repository_is_adopted_with_a_list(installation: Path, tmp_path: Path) -> None:
    folder = tmp_path / "theirs"
    folder.mkdir()
    (folder / "package.json").write_text('{"name": "theirs"}\n', "utf-8")
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "by hand")
    # It adopts with the newest release that is cut, which has no lists: the templates as they are stand in for it.
    code = """
import sys
from scaffold.releases.store import BundleStore
from scaffold.releases.working import working_release
from scaffold.adopt import evidence
BundleStore.newest = lambda self: working_release()
found = evidence.guesses
evidence.guesses = lambda *where: [*found(*where), evidence.Guess("extras", "maps,feeds", "package.json")]
from scaffold.__main__ import main
sys.argv[0] = "scaffold"
sys.exit(main())
"""
    done = subprocess.run(
        [sys.executable, "-c", code, "adopt", "--api", "graphql", "--api", "rest", "--queue", "bullmq"],
        cwd=folder,
        env=environment(**GIT, PYTHONPATH=str(installation)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert (answers_of(folder)["api"], answers_of(folder)["extras"]) == (["rest", "graphql"], ["feeds", "maps"])
    text = (folder / "scaffold.yaml").read_text("utf-8")
    assert "api: [rest, graphql]" in text
    assert "extras: [feeds, maps]" in text
    assert "note: extras: maps,feeds, because of package.json" in done.stderr


def test_stock_copier_reads_the_answers(run: Any, installation: Path, tmp_path: Path) -> None:
    run("new", "demo", "--defaults", "--api", "graphql,rest", "--extras", "feeds", *QUIET)
    release = tmp_path / "release"
    subprocess.run(["cp", "-r", str(installation / "scaffold" / "_templates"), str(release)], check=True)
    git(release, "init", "--quiet", "--initial-branch=main")
    git(release, "add", "--all", "--force")
    git(release, "commit", "--quiet", "--message", "release")
    git(release, "tag", "v99.0.0")
    stock, ours = tmp_path / "stock", tmp_path / "demo"
    data = {key: value for key, value in answers_of(ours).items() if not key.startswith("_")}
    (tmp_path / "data.yml").write_text(yaml.safe_dump(data, sort_keys=False, allow_unicode=True), "utf-8")
    command = [sys.executable, "-m", "copier", "copy", "--trust", "--defaults", "--quiet", "--vcs-ref", "v99.0.0"]
    done = subprocess.run(
        [*command, "--data-file", str(tmp_path / "data.yml"), str(release), str(stock)],
        env=environment(**GIT, PYTHONPATH=str(installation), HOME=str(tmp_path)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    for path in ("docs/served.md", "src/graphql.ts", "src/extras.ts", "package.json", "README.md"):
        assert (stock / path).read_bytes() == (ours / path).read_bytes(), path
    recorded = answers_of(stock)
    assert {name: recorded[name] for name in data if name != "base_hash"} == {
        name: data[name] for name in data if name != "base_hash"
    }
    assert "\napi: [rest, graphql]\n" in (stock / ".copier-answers.yml").read_text("utf-8")


class Talk:
    """A conversation with the installation."""

    def __init__(self, installation: Path, folder: Path) -> None:
        self.terminal = Terminal("new", "demo", *QUIET, cwd=folder, PYTHONPATH=str(installation))

    def answer(self, text: str, *keys: str, back: bool = True) -> None:
        self.terminal.wait(text)
        self.terminal.wait("← back" if back else "  >")
        self.terminal.press(*keys, ENTER)


def test_the_conversation_offers_boxes(installation: Path, listed: Catalogue, tmp_path: Path) -> None:
    talk = Talk(installation, tmp_path)
    talk.answer("What does it do", back=False)
    talk.answer("What does the project serve?")
    talk.answer("Where is the data kept?")
    talk.terminal.seen = ""
    talk.answer("How is it called?", SPACE)  # takes rest away: not accepted
    talk.terminal.wait("api is empty; expected at least 1 of")
    talk.terminal.press(SPACE, DOWN, SPACE, ENTER)
    talk.answer("What else?", UP)  # back
    talk.terminal.wait("How is it called?")
    talk.terminal.wait("← back")
    talk.terminal.press(DOWN, DOWN, SPACE, ENTER)  # what was marked still is
    talk.answer("What else?", DOWN, SPACE)
    names = [one.name for one in listed.options if one.group == "main"]
    for name in names[names.index("extras") + 1 :]:
        talk.answer(listed.option(name).question)
    talk.answer("Is there more to choose?")
    talk.answer("Shall it be made?")
    assert talk.terminal.end() == 0
    assert "Recommended: REST, because everybody can call it" in talk.terminal.text
    assert "--api rest,graphql,grpc --extras maps" in " ".join(talk.terminal.text.split())
    answers = answers_of(tmp_path / "demo")
    assert (answers["api"], answers["extras"]) == (["rest", "graphql", "grpc"], ["maps"])


def test_the_conversation_says_what_is_not_offered(installation: Path, tmp_path: Path) -> None:
    talk = Talk(installation, tmp_path)
    talk.answer("What does it do", back=False)
    talk.answer("What does the project serve?", DOWN)  # next
    talk.answer("Where is the data kept?")
    talk.terminal.seen = ""
    talk.answer("How is it called?")
    assert "not offered: gRPC, because pages cannot speak it" in " ".join(talk.terminal.text.split())
    talk.terminal.wait("What else?")
    talk.terminal.process.close(force=True)
