"""Ctrl-C before anything has begun."""

from __future__ import annotations

import sys

import pytest

from scaffold.__main__ import main


def test_while_the_program_loads_it_ends_with_words(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Interrupted:
        def find_spec(self, name: str, *_: object) -> None:
            if name == "scaffold.cli.run":
                raise KeyboardInterrupt

    monkeypatch.delitem(sys.modules, "scaffold.cli.run", raising=False)
    monkeypatch.setattr(sys, "meta_path", [Interrupted(), *sys.meta_path])
    with pytest.raises(SystemExit) as stop:
        main()
    assert stop.value.code == 130
    assert capsys.readouterr().err == "error: interrupted\n"
