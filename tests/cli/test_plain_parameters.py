"""Words of the command line are taken without pydantic, and come out as Typer's own adapters give them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer
from typer import core
from typer._click import Context
from typer._coercion import build_runtime_param, resolve_type_descriptor

from scaffold.cli.plain import PlainParam, plain_param, use_plain_parameters

CODE = """
import sys
from scaffold.cli.run import run
try:
    code = run({words!r})
finally:
    print("pydantic" in sys.modules, file=sys.stderr)
"""


WORDS = [
    *((str, "a b"), (str, ""), (str, None), (list[str], ["a", "b=c"]), (list[str], ())),
    *((Path, "x/../y"), (Path, "."), (Path, ""), (int, "7"), (bool, "yes"), (bool, True)),
]


@pytest.mark.parametrize(("annotation", "value"), WORDS)
def test_what_is_taken_as_it_is_comes_out_as_typers_adapter_gives_it(annotation: Any, value: Any) -> None:
    descriptor = resolve_type_descriptor(annotation, typer.Option("--given"))
    many = annotation == list[str]
    parameter = core.TyperOption(param_decls=["--given"], multiple=many, type_descriptor=descriptor)
    context = Context(core.TyperCommand("x"))
    ours, theirs = plain_param(descriptor), build_runtime_param(descriptor)
    found = ours.coerce(value, parameter, context)
    assert found == theirs.coerce(value, parameter, context)
    assert type(found) is type(theirs.coerce(value, parameter, context))


def test_typer_asks_by_this_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(core, "build_runtime_param", build_runtime_param)
    use_plain_parameters()
    option = core.TyperOption(
        param_decls=["--given"], type_descriptor=resolve_type_descriptor(str, typer.Option("--given"))
    )
    assert isinstance(option.get_runtime_param(), PlainParam)


@pytest.mark.parametrize("words", [["chekc"], ["set", "queue=none"], ["new", "9 x", "--from", "nothing.yaml"]])
def test_a_command_that_only_refuses_imports_no_pydantic(tmp_path: Path, words: list[str]) -> None:
    code = CODE.format(words=words)
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.stderr.splitlines()[-1] == "False", done.stderr
