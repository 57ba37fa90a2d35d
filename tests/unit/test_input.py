from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from rows import rows
from scaffold.domain.tree import Mapping, Scalar, parse_tree
from scaffold.errors import UserError
from scaffold.options import default_input, load_input
from scaffold.options.dump import dump, yaml_text
from scaffold.options.input import CheckedInput, Given, check_input
from scaffold.splices.paths import put

if TYPE_CHECKING:
    from scaffold.domain.naming import Names
    from scaffold.options.catalogue import Catalogue

EXAMPLES = Path(__file__).parents[1] / "domains"
TASKS = (EXAMPLES / "tasks.yaml").read_text(encoding="utf-8")


@pytest.fixture
def load(catalogue: Catalogue, names: Names) -> Any:
    def run(text: str | None = None, **answers: str | bool) -> CheckedInput:
        flags = [Given(key, value, f"--{key}") for key, value in answers.items()]
        return check_input(catalogue, names, text=text, file="tasks.yaml", given=flags)

    return run


def test_the_tasks_example_is_understood() -> None:
    found = load_input(file=EXAMPLES / "tasks.yaml")
    assert found.text == TASKS
    assert found.notices == []
    options = {key: found.answers[key] for key in ("name", "face", "database", "auth", "queue", "ci", "blank")}
    assert options == {
        "name": "tracker", "face": "api", "database": "postgres", "auth": "jwt", "queue": "bullmq",
        "ci": "github", "blank": False,
    }  # fmt: skip
    domain = found.answers["domain"]
    assert domain["roles"] == ["member", "manager"]
    task = domain["resources"][1]
    assert (task["name"], task["owner"], task["unique"]) == ("Task", "author", [["project", "title"]])
    assert task["allow"]["update"] == {"op": "or", "rules": [{"op": "owner"}, {"op": "role", "roles": ["manager"]}]}
    assert task["list"] == {
        "limit": {"default": 20, "max": 100},
        "sort": [
            [{"field": "due_on", "desc": False}],
            [{"field": "created_at", "desc": True}],
            [{"field": "priority", "desc": True}, {"field": "due_on", "desc": False}],
        ],
    }
    assert task["fields"][0] == {
        "name": "project", "type": "ref", "args": {"target": "Project"}, "required": True, "nullable": False,
        "default": None, "filter": "eq", "search": False, "unique": False, "index": False, "internal": False,
        "readonly": False, "writeonce": False, "min": None, "max": None, "on_delete": "cascade", "computed": None,
        "was": None,
    }  # fmt: skip
    assert [field["name"] for field in task["fields"]][:3] == ["project", "author", "title"]


@pytest.mark.parametrize("blank", [False, True])
def test_every_pair_of_values_writes_a_file_that_reads_back_equal(load: Any, blank: bool) -> None:  # noqa: FBT001
    for answers in rows():
        written = load(**answers, blank=blank, name="demo", description="Says: 'hi' # not a comment\n`${x}`")
        again = load(written.text)
        assert again.answers == written.answers
        assert again.text == written.text
        assert again.answers["blank"] is blank
        assert not again.notices


def test_the_example_is_the_note_of_the_contract(load: Any) -> None:
    note = load().answers["domain"]["resources"][0]
    assert (note["name"], note["owner"]) == ("Note", "author")
    assert [field["name"] for field in note["fields"]] == ["author", "title", "body", "pinned"]
    assert {key: rule["op"] for key, rule in note["allow"].items()} == {
        "read": "owner", "create": "signed_in", "update": "owner", "delete": "owner",
    }  # fmt: skip
    assert load().answers["domain"]["roles"] == ["member", "admin"]
    open_note = load(auth="none").answers["domain"]["resources"][0]
    assert open_note["owner"] is None
    assert [field["name"] for field in open_note["fields"]] == ["title", "body", "pinned"]
    assert {rule["op"] for rule in open_note["allow"].values()} == {"public"}
    assert load(auth="none").answers["domain"]["roles"] == []
    assert load(blank=True).answers["domain"]["resources"] == []


def test_flags_win_over_the_file_and_change_only_their_lines(load: Any) -> None:
    found = load(TASKS, database="sqlite", name="other", ci="none")
    assert (found.answers["database"], found.answers["name"], found.answers["ci"]) == ("sqlite", "other", "none")
    changed = TASKS.replace("database: postgres", "database: sqlite").replace("name: tracker", "name: other")
    assert found.text == changed.replace("queue: bullmq\n", "queue: bullmq\nci: none\n")
    assert load(found.text).answers == found.answers
    assert load(TASKS, database="postgres").text == TASKS


def test_defaults_fill_what_neither_says(load: Any) -> None:
    found = load("version: 1\nface: next\n")
    assert (found.answers["auth"], found.answers["package_manager"], found.answers["blank"]) == (
        "nextauth",
        "npm",
        True,
    )
    assert default_input({"name": "demo", "face": "next"})["auth"] == "nextauth"


@pytest.mark.parametrize(
    "text", ["version: 1\nresources:\n", "version: 1\nresources: {}\n", '{"version": 1, "resources": {}}']
)
def test_a_file_without_resources_is_a_blank_project(load: Any, text: str) -> None:
    assert load(text, name="demo").answers["blank"] is True


@pytest.mark.parametrize(
    ("text", "answers", "place", "message", "hint"),
    [
        (
            None,
            {"databse": "x"},
            "--databse",
            "unknown option 'databse', did you mean database?",
            "valid: name, description, face",
        ),
        (
            None,
            {"database": "postgre"},
            "--database",
            "unknown database 'postgre', did you mean postgres?",
            "valid: postgres, mysql, sqlite",
        ),
        (
            None,
            {"auth": "no"},
            "--auth",
            "unknown auth 'no', did you mean none?",
            "valid: jwt, session, nextauth, none",
        ),
        (None, {"blank": "maybe"}, "--blank", "expected true or false for blank, found 'maybe'", ""),
        (None, {"face": True}, "--face", "expected a text for face", ""),
        (
            None,
            {"face": "next", "auth": "session"},
            "--auth",
            "impossible combination: auth session with face next, because",
            "auth nextauth or none",
        ),
        (
            TASKS,
            {"face": "next"},
            "tasks.yaml:6:7",
            "impossible combination: auth jwt with face next",
            "face in --face",
        ),
        (TASKS, {"auth": "none"}, "tasks.yaml:8:1", "impossible combination: the file declares roles", "write public"),
        (TASKS, {"blank": True}, "--blank", "the file has resources, and blank leaves out the example only", ""),
        ("name: demo\n", {}, "tasks.yaml:1:1", "the file has no version", ""),
        ("version: 2\n", {}, "tasks.yaml:1:10", "version 2 of the language is not known; expected 1", ""),
        ("version: one\n", {}, "tasks.yaml:1:10", "expected the version of the language as a whole number", ""),
        (
            "version: 1\nfase: api\n",
            {},
            "tasks.yaml:2:1",
            "unknown key of scaffold.yaml 'fase', did you mean face?",
            "valid: version, name",
        ),
        ("version: 1\nblank: true\n", {}, "tasks.yaml:2:1", "unknown key of scaffold.yaml 'blank'", ""),
        ("version: 1\nface: API\n", {}, "tasks.yaml:2:7", "unknown face 'API', did you mean api?", "valid: api, next"),
        ("version: 1\nface: [api]\n", {}, "tasks.yaml:2:7", "expected api or next, found a list", ""),
        ("version: 1\nci: no\n", {}, "tasks.yaml:2:5", "unknown ci 'no', did you mean none?", "valid: github, none"),
        ("version: 1\nname:\n", {}, "tasks.yaml:2:6", "expected a name, found nothing", ""),
        (
            "version: 1\nname: Demo App\n",
            {},
            "tasks.yaml:2:7",
            "'Demo App' cannot be the name of a project",
            "try demo-app",
        ),
        ("", {}, "tasks.yaml:1:1", "expected the input of a project as 'key: value' lines, found nothing", ""),
        ("- a\n", {}, "tasks.yaml:1:1", "expected the input of a project as 'key: value' lines, found a list", ""),
        (
            f"version: 1\ndescription: {'x' * 501}\n",
            {},
            "tasks.yaml:2:14",
            "the description has 501 characters, expected at most 500",
            "",
        ),
        (None, {"description": "a\x07b"}, "--description", "the description holds the invisible character U+0007", ""),
        (
            None,
            {"description": "a\u202eb"},
            "--description",
            "the description holds the invisible character U+202E",
            "",
        ),
        (
            None,
            {"description": "a\udcffb"},
            "--description",
            "the description holds the invisible character U+DCFF",
            "",
        ),
    ],
)
def test_bad_input(load: Any, text: str | None, answers: dict[str, Any], place: str, message: str, hint: str) -> None:
    with pytest.raises(UserError) as caught:
        load(text, **answers)
    assert message in caught.value.message
    assert (caught.value.place, caught.value.exit_code) == (place, 2)
    assert hint in (caught.value.hint or "")


@pytest.mark.parametrize(
    ("name", "message", "hint"),
    [
        ("", "it is empty", "small letters"),
        ("../up", "it is a path", "try up"),
        ("a/b", "it is a path", "try a-b"),
        ("a\\b", "it is a path", "try a-b"),
        (".hidden", "it is a path", "try hidden"),
        ("..", "it is a path", "small letters"),
        ("/etc/passwd", "it is a path", "try etc-passwd"),
        ("Demo", "expected small letters", "try demo"),
        ("my app", "expected small letters", "try my-app"),
        ("my_app", "expected small letters", "try my-app"),
        ("-x", "expected small letters", "try x"),
        ("x-", "expected small letters", "try x"),
        ("a--b", "expected small letters", "try a-b"),
        ("1up", "expected small letters", "try up"),
        ("@scope/x", "it is a path", "try scope-x"),
        ("a.b", "expected small letters", "try a-b"),
        ("a~b", "expected small letters", "try a-b"),
        ("a\x00b", "it holds the control character U+0000", "try a-b"),
        ("a\x1b[31m", "it holds the control character U+001B", "try a-31m"),
        ("a\nb", "it holds the control character U+000A", "try a-b"),
        ("a\n", "control character U+000A", "try a"),
        ("t\u0430sk", "'\u0430' (U+0430) is not one of a-z, 0-9 and -", "try t-sk"),
        ("caﬀe", "(U+FB00) is not one of a-z", "try ca-e"),
        ("\uff44\uff45\uff4d\uff4f", "(U+FF44) is not one of a-z", "small letters"),
        ("demo\u202e", "'\\u202e' (U+202E) is not one of a-z", "try demo"),
        ("x" * 300, "it has 300 characters, and at most 50 fit everywhere", "try xxx"),
        ("node_modules", "expected small letters", "try node-modules-service"),
        ("favicon.ico", "expected small letters", "try favicon-ico-service"),
        ("http", "the name belongs to Node", "try http-service"),
        ("child-process", "the name belongs to Node", "try child-process-service"),
        ("con", "the name belongs to Windows", "try con-service"),
        ("lpt1", "the name belongs to Windows", "try lpt1-service"),
        ("prisma", "the name belongs to a package that the project installs", "try prisma-service"),
        ("postgres", "the name belongs to a database that is there already", "try postgres-service"),
        ("information-schema", "the name belongs to a database", "try information-schema-service"),
        ("$(id)", "expected small letters", "try id"),
        ("{{ x }}", "expected small letters", "try x"),
        ("{= 7*7 =}", "expected small letters", "small letters"),
        ("`id`", "expected small letters", "try id"),
    ],
)
def test_names_of_projects(load: Any, name: str, message: str, hint: str) -> None:
    with pytest.raises(UserError) as caught:
        load(name=name)
    assert "cannot be the name of a project" in caught.value.message
    assert message in caught.value.message
    assert (caught.value.place, caught.value.exit_code) == ("--name", 2)
    assert hint in (caught.value.hint or "")
    assert all(c.isprintable() for c in str(caught.value))


TEXTS = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Cf", "Zl", "Zp", "Cn", "Co"]) | st.sampled_from("\n\t"), max_size=60
)


@given(TEXTS)
def test_any_text_survives_yaml_1_1_and_1_2(text: str) -> None:
    line = f"description: {yaml_text(text)}\n"
    assert yaml.safe_load(line) == {"description": text}
    tree = parse_tree(line, "f.yaml")
    assert isinstance(tree, Mapping)
    node = tree.values["description"]
    assert isinstance(node, Scalar)
    assert node.text == text


SHAPES = st.sampled_from(
    [
        "version: 1\nname: a\n",
        "# c\nversion: 1 # one\nname:   'a' # two\nresources: {}",
        'version: 1\r\nname: "a"\r\nroles: [b]\r\n',
        '{"version": 1, "name": "a"}\n',
        "version: 1\nname:\nroles: [b]\n",
        "version: 1\nname: >-\n  a\n  b\nroles: [b]\n",
        "version: 1\nname: |\n  a\n",
        "resources: {}\nversion: 1\n",
        "version: 1\nresources:\n  A:\n    fields:\n      b: int!\n",
    ]
)


@given(SHAPES, st.sampled_from(["name", "description", "face"]), TEXTS)
def test_setting_an_option_touches_nothing_else(text: str, key: str, value: str) -> None:
    before, after = parse_tree(text, "f.yaml"), parse_tree(put(text, (key,), value), "f.yaml")
    assert isinstance(before, Mapping)
    assert isinstance(after, Mapping)
    new = after.values[key]
    assert isinstance(new, Scalar)
    assert new.text == value
    assert set(after.values) == set(before.values) | {key}
    kept = set(text.splitlines()) - set(put(text, (key,), value).splitlines())
    assert all(line.startswith((key, " ", "{")) for line in kept)


def test_a_new_file_says_what_the_choices_are(catalogue: Catalogue, load: Any) -> None:
    text = dump(catalogue, load().answers)
    assert "face: api                   # api, next\n" in text
    assert "database: postgres          # postgres, mysql, sqlite\n" in text
    assert text.startswith("# ")
