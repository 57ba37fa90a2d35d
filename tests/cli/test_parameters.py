"""A line that is in order is read without Typer, as Typer reads it; of every other one Typer says what is wrong."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from scaffold.cli.app import SUMMARIES, command_of, invoke, unknown
from scaffold.cli.parameters import Argument, declared, kind, read, said, with_parameters
from scaffold.cli.typed import invoke as through_typer
from scaffold.errors import Exit, UserError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

CODE = """
import sys
from scaffold.cli.run import run
try:
    code = run({words!r})
finally:
    print(sorted({names!r} & sys.modules.keys()), file=sys.stderr)
"""
SAMPLES = {str: ["a b"], Path: ["x/../y"], list[str]: ["a=1", "-"]}


def taken(function: Callable[..., None], values: list[dict[str, Any]]) -> Callable[..., None]:
    """Return the same command, which only tells what it was called with."""
    return with_parameters(function, declared(function), lambda **arguments: values.append(arguments))


def lines(name: str) -> Iterator[list[str]]:
    """Give lines of words for a command: with nothing that may be missing, with each flag alone, and with all twice."""
    parameters = declared(command_of(name))
    words = [
        word
        for one in parameters
        if isinstance(said(one), Argument)
        for word in SAMPLES.get(kind(one), ["merge" if name == "migrations" else "1"])
    ]
    flags = [one for one in parameters if not isinstance(said(one), Argument)]
    forms = [
        [[said(one).names[0]]] if kind(one) is bool else [[said(one).names[-1], "-7"], [f"{said(one).names[0]}=8"]]
        for one in flags
    ]
    yield []
    yield words
    yield words[:1]
    yield [*words, "one", "more"]
    for form in forms:
        for flag in form:
            yield [*words, *flag]
            yield [*flag, *words]
            yield [*words, flag[0]]
    yield [*words, *(word for form in forms for flag in [*form, *form] for word in flag)]
    for wrong in (["--nonsense"], ["-x"], ["--"], [""], ["--json=1"], ["--help"]):
        yield [*words, *wrong]


@pytest.mark.parametrize("name", SUMMARIES)
def test_a_line_that_is_read_here_is_read_as_typer_reads_it(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    values: list[dict[str, Any]] = []
    command = taken(command_of(name), values)
    monkeypatch.setattr("scaffold.cli.typed.command_of", lambda _: command)
    found = 0
    for line in lines(name):
        ours = read(declared(command), line)
        if ours is None:
            continue
        found += 1
        values.clear()
        assert through_typer([name, *line]) == 0, line
        assert [ours] == values, line
        assert [*map(type, ours.values())] == [*map(type, values[0].values())], line
    assert found > 1 or name == "migrations"  # what it is to do is a choice, which Typer reads


@pytest.mark.parametrize("word", ["chekc", "nothing like it", "set=", "'", "addd", "ne"])
def test_of_a_wrong_command_both_say_the_same(word: str) -> None:
    with pytest.raises(UserError) as theirs:
        through_typer([word])
    with pytest.raises(UserError) as ours:
        invoke([word])
    assert (str(ours.value), ours.value.hint) == (str(theirs.value), theirs.value.hint)
    assert str(unknown(word)) == str(ours.value)


@pytest.mark.parametrize("direct", [True, False])
def test_what_ends_a_command_ends_it_on_both_ways(monkeypatch: pytest.MonkeyPatch, *, direct: bool) -> None:
    way = invoke if direct else through_typer

    def ended() -> None:
        raise Exit(3)

    def interrupted() -> None:
        raise KeyboardInterrupt

    for module in ("app", "typed"):
        monkeypatch.setattr(f"scaffold.cli.{module}.command_of", lambda _: ended)
    with pytest.raises(Exit, match="3"):
        way(["check"])
    for module in ("app", "typed"):
        monkeypatch.setattr(f"scaffold.cli.{module}.command_of", lambda _: interrupted)
    assert way(["check"]) == 130


def test_a_shell_that_completes_words_asks_typer(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []
    monkeypatch.setenv("_SCAFFOLD_COMPLETE", "complete_bash")
    monkeypatch.setattr("scaffold.cli.typed.invoke", lambda args: asked.append(args) or 0)
    assert invoke(["check"]) == 0
    assert asked == [["check"]]


NEW = ["new", "9 x", "--defaults"]
REFUSED = [["chekc"], ["check"], ["set", "auth=jvt"], NEW, ["new", "x", "--database", "oracle"]]


@pytest.mark.parametrize("words", REFUSED)
def test_a_refusal_imports_neither_typer_nor_what_renders(tmp_path: Path, words: list[str]) -> None:
    names = {"typer", "copier", "jinja2", "pydantic", "pathspec"}
    code = CODE.format(words=words, names=names)
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.stderr.startswith("error: "), done.stderr
    assert done.stderr.splitlines()[-1] == "[]", done.stderr


def test_a_name_that_is_refused_costs_no_more_of_the_kit_than_its_names(tmp_path: Path) -> None:
    code = CODE.format(words=NEW, names=set()).replace(
        "finally:", 'finally:\n    print(sorted(n.partition(".")[2] for n in sys.modules if "_kit_" in n))'
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.stdout.splitlines()[-1] == "['', 'words', 'words.names', 'words.taken']"
