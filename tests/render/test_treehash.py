"""The tree hash is git's own."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest

from scaffold.errors import TemplateError
from scaffold.releases.treehash import tree_hash

if TYPE_CHECKING:
    from pathlib import Path

FILES = [
    ("a.txt", b"one\n", False),
    ("a/deep/er.sh", b"#!/bin/sh\n", True),
    ("a-b", b"", False),
    ("a.b/c", "ümläut\r\n".encode(), False),
    ("ä/ö", b"\x00\xff", False),
]


def test_it_is_the_id_of_gits_tree(tmp_path: Path) -> None:
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}

    def git(*arguments: str) -> str:
        command = ["git", "-c", "core.autocrlf=false", "-c", "core.fileMode=true", *arguments]
        return subprocess.run(command, cwd=tmp_path, env=environment, check=True, capture_output=True, text=True).stdout

    git("init", "-q", "--object-format=sha1")
    for path, data, executable in FILES:
        target = tmp_path / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        target.chmod(0o755 if executable else 0o644)
    git("add", "-A")
    assert tree_hash(FILES) == git("write-tree").strip()


@pytest.mark.parametrize("index", range(len(FILES)))
def test_every_byte_name_and_mode_counts(index: int) -> None:
    path, data, executable = FILES[index]
    before = tree_hash(FILES)
    for other in ((path + "x", data, executable), (path, data + b"x", executable), (path, data, not executable)):
        assert tree_hash([*FILES[:index], other, *FILES[index + 1 :]]) != before


def test_a_file_where_a_folder_is_needed_is_an_error() -> None:
    with pytest.raises(TemplateError, match="a/b: a file stands"):
        tree_hash([("a", b"", False), ("a/b", b"", False)])
