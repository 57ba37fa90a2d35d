"""The command line as a whole: fast, quiet, and the same for a person and a machine."""

import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from terminal import environment, scaffold

from scaffold.cli.app import SUMMARIES
from scaffold.cli.run import run
from scaffold.errors import ScaffoldError
from scaffold.options import load_catalogue
from scaffold.releases.working import working_release


@pytest.fixture(autouse=True)
def _keep_signals() -> None:
    """`run` sets a handler for SIGTERM; pytest lives with it."""


def modules_after(*arguments: str) -> set[str]:
    """Return what a command has imported when it is done."""
    script = (
        "import sys, io; from scaffold.cli.run import run; out, sys.stdout = sys.stdout, io.StringIO();"
        f"run({list(arguments)!r}); out.write(' '.join(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", script], env=environment(), capture_output=True, text=True, check=True)
    return set(done.stdout.split())


@pytest.mark.parametrize("arguments", [("--help",), ("--version",), ("new", "--help"), ("options",), ("practices",)])
def test_nothing_heavy_is_imported_to_say_something(arguments: tuple[str, ...]) -> None:
    assert not modules_after(*arguments) & {"copier", "questionary", "prompt_toolkit", "jinja2", "rich", "click"}


def test_help_does_not_even_read_the_catalogue() -> None:
    assert not modules_after("--help") & {"yaml", "scaffold.options.catalogue", "scaffold.cli.new"}


def test_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"]) == 0
    for name in ("new", "options", "practices"):
        assert f"\n  {name} " in capsys.readouterr().out or name


def test_no_arguments_show_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([]) == 0
    assert "Usage: scaffold" in capsys.readouterr().out


def test_version_is_that_of_the_package(capsys: pytest.CaptureFixture[str]) -> None:
    from scaffold import __version__

    assert run(["--version"]) == 0
    assert capsys.readouterr().out == f"scaffold {__version__}\n"


def test_an_unknown_command_names_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["practises"]) == 2
    assert "'practices'" in capsys.readouterr().err


def test_new_has_a_flag_for_every_option(capsys: pytest.CaptureFixture[str]) -> None:
    run(["options", "--json"])
    flags = [option["flag"] for option in json.loads(capsys.readouterr().out)["options"] if option["flag"]]
    assert run(["new", "--help"]) == 0
    text = capsys.readouterr().out

    assert len(flags) == len(load_catalogue().names) - 1, "the name is the argument"
    for flag in flags:
        assert f"  {flag} " in text
    for own in ("--from", "--set", "--defaults", "--dry-run", "--json", "--no-install", "--no-git", "--no-check"):
        assert own in text


def test_options_for_a_person_show_choices_reasons_and_exclusions(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["options"]) == 0
    text = capsys.readouterr().out

    for part in ("--database", "postgres", "sqlite", "face next: no auth jwt or session, because", "* api: it is"):
        assert part in text


def test_options_for_a_machine_hold_the_schema(capsys: pytest.CaptureFixture[str]) -> None:
    run(["options", "--json"])
    data = json.loads(capsys.readouterr().out)
    run(["options", "--schema"])
    schema = json.loads(capsys.readouterr().out)

    assert data["schema"] == schema
    assert schema["$schema"].startswith("https://json-schema.org/")
    assert "database" in schema["properties"]
    assert all(one["reason"] for one in data["exclusions"])
    [database] = [option for option in data["options"] if option["name"] == "database"]
    assert [choice["value"] for choice in database["choices"]] == ["postgres", "mysql", "sqlite"]


def test_practices_lists_all_rows(capsys: pytest.CaptureFixture[str]) -> None:
    run(["practices", "--json"])
    rows = {row["id"]: row for row in json.loads(capsys.readouterr().out)}
    groups = Counter(row["group"] for row in rows.values())

    assert groups["Traits"] == 11
    assert groups["Production floor"] == 22
    assert groups.total() - groups["Traits"] - groups["Production floor"] - groups["Options"] == 111
    assert {row["release"] for row in rows.values()} == {working_release().tag}
    assert "option.queue.bullmq" in rows
    assert "option.queue.none" not in rows
    assert all(row["built"] == bool(row["proofs"]) for row in rows.values())


def test_practices_table_ends_with_what_is_built(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["practices"]) == 0
    assert capsys.readouterr().out.rstrip().endswith("rows are built")


def test_a_fault_of_ours_is_no_traceback(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: object) -> int:
        raise ScaffoldError("project/x.ts.jinja:3: undefined")

    monkeypatch.setattr("scaffold.cli.run.invoke", broken)

    assert run(["new", "--json"]) == 1
    said = capsys.readouterr()
    assert "project/x.ts.jinja:3: undefined" in said.err
    assert "fault of scaffold" in said.err
    assert json.loads(said.out)["error"]["exit_code"] == 1


def test_a_closed_pipe_is_silent(tmp_path: Path) -> None:
    command = f"{sys.executable} -m scaffold options --json | head -1"
    done = subprocess.run(
        ["bash", "-c", command], cwd=tmp_path, env=environment(), capture_output=True, text=True, check=False
    )

    assert done.stderr == ""
    assert done.stdout == "{\n"


def test_it_runs_as_a_module(tmp_path: Path) -> None:
    assert scaffold("--version", cwd=tmp_path).returncode == 0


def test_domain_shows_fields_rules_and_a_diagram(capsys: pytest.CaptureFixture[str]) -> None:
    file = str(Path(__file__).resolve().parents[1] / "domains" / "tasks.yaml")

    assert run(["domain", file]) == 0
    text = capsys.readouterr().out

    assert "Task (owner: author)" in text
    assert re.search(r"priority +enum\(low, normal, high\) +filter = normal", text)
    assert re.search(r"PATCH /v1/tasks/\{id\} +owner or role\(manager\)", text)
    assert "Project ||--o{ Task : project" in text

    assert run(["domain", file, "--mermaid"]) == 0
    diagram = capsys.readouterr().out
    assert diagram.startswith("erDiagram\n")
    assert diagram.strip() in text


def test_domain_shows_accounts_and_forms(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "scaffold.yaml"
    file.write_text(
        "version: 1\nresources:\n  User:\n    fields:\n      nick: string(1..20)? internal\n"
        "forms:\n  call-me:\n    fields:\n      phone: phone!\n    mail: office\n"
    )

    assert run(["domain", str(file)]) == 0
    lines = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]

    assert lines[lines.index("User") + 2] == "nick string(1..20)? internal"
    assert lines[lines.index("The form call-me") + 2] == "phone phone!"
    assert "POST /v1/forms/call-me public (sent on by mail to office)" in lines
    assert "```mermaid" not in lines, "there is nothing to draw"


def test_every_command_of_the_table_has_its_module(capsys: pytest.CaptureFixture[str]) -> None:
    for name in SUMMARIES:
        assert run([name, "--help"]) == 0
        assert f"Usage: scaffold {name}" in capsys.readouterr().out
