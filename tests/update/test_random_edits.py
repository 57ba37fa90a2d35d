"""Edits and changes of templates that nobody thought of: what people wrote is never lost, and never elsewhere."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lifecycle_projects import Work

from scaffold.merge.engine import merge_project
from scaffold.merge.model import Renames, Side
from scaffold.merge.write import write_outcome
from scaffold.render.model import RenderedFile

if TYPE_CHECKING:
    from collections.abc import Mapping

CASES = int(os.environ.get("SCAFFOLD_CASES", "40"))
"""How many cases; 10 000 in a full run."""

NAMES = ["a.ts", "b.ts", "src/c.ts", "src/d.ts", "src/deep/e.ts"]
NEW_NAMES = ["new.ts", "src/new.ts", "src/deep/b.ts"]
SIZE = 12


class Case(NamedTuple):
    base: dict[str, list[str]]
    theirs: dict[str, list[str]]
    renames: dict[str, str]
    edits: list[tuple[str, str, int, str]]


def text(lines: list[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Draw two renders and what somebody did to a project of the first. Every line of theirs is like no other."""
    names = draw(st.lists(st.sampled_from(NAMES), min_size=1, unique=True))
    base = {name: [f"{name} {number}" for number in range(SIZE)] for name in names}
    theirs: dict[str, list[str]] = {}
    renames: dict[str, str] = {}
    free = list(NEW_NAMES)
    for name in names:
        what = draw(st.sampled_from(["same", "change", "grow", "drop", "rename"]))
        at = draw(st.integers(0, SIZE - 1))
        lines = list(base[name])
        if what in {"change", "rename"}:
            lines[at] = f"template {name} {at}"
        if what == "grow":
            lines.insert(at, f"template {name} more")
        if what == "drop":
            continue
        if what == "rename" and free:
            renames[name] = free.pop(draw(st.integers(0, len(free) - 1)))
        theirs[renames.get(name, name)] = lines
    if free and draw(st.booleans()):
        theirs[free[0]] = [f"template {free[0]} {number}" for number in range(SIZE)]
    kinds = st.sampled_from(["change", "insert", "cut", "append", "delete", "move", "binary", "crlf", "bit", "own"])
    edit = st.tuples(kinds, st.sampled_from(names), st.integers(0, SIZE - 1), st.just(""))
    return Case(base, theirs, renames, draw(st.lists(edit, max_size=5)))


def side(files: Mapping[str, list[str]], label: str) -> Side:
    return Side(
        {path: RenderedFile(text(lines), executable=False, template=path) for path, lines in files.items()}, label
    )


def do(work: Work, places: dict[str, str], number: int, edit: tuple[str, str, int, str]) -> str | None:
    """Do one edit; return the line that it wrote. `places` knows where a file of the base stands by now."""
    kind, name, at, _ = edit
    line = f"user line {number};"
    if kind == "own":
        work.write(f"own/{number}.ts", f"{line}\n")
        return line
    path = work.path / places[name]
    if not path.exists():
        return None
    lines = path.read_bytes().split(b"\n")
    if kind == "delete":
        path.unlink()
    elif kind == "move":
        places[name] = f"moved/{number}.ts"
        path.parent.joinpath(work.path / "moved").mkdir(exist_ok=True)
        path.rename(work.path / places[name])
    elif kind == "binary":
        path.write_bytes(b"\0" + line.encode() + b"\n" + path.read_bytes())
    elif kind == "crlf":
        path.write_bytes(path.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
    elif kind == "bit":
        path.chmod(0o755)
    elif kind == "cut":
        del lines[min(at, len(lines) - 1)]
        path.write_bytes(b"\n".join(lines))
    else:
        position = {"append": len(lines) - 1, "insert": at, "change": at}[kind]
        position = min(position, len(lines) - 1)
        lines[position : position + (kind == "change")] = [line.encode()]
        path.write_bytes(b"\n".join(lines))
    return line if kind in {"binary", "append", "insert", "change"} else None


@settings(max_examples=CASES, deadline=None, suppress_health_check=list(HealthCheck))
@given(cases())
def test_no_line_is_lost_and_none_is_somewhere_else(case: Case) -> None:
    with tempfile.TemporaryDirectory() as folder:
        work = Work(Path(folder))
        work.git("init", "--quiet", "--template=", "--initial-branch=main")
        for path, lines in case.base.items():
            work.write(path, text(lines))
        work.commit("made")
        places = {name: name for name in case.base}
        written = [do(work, places, number, edit) for number, edit in enumerate(case.edits)]
        work.commit("edited")
        before = work.tree()
        outcome = merge_project(
            work.path, side(case.base, "v1"), side(case.theirs, "v2"), renames=Renames(case.renames)
        )
        assert work.tree() == before, "working a merge out touches nothing"
        write_outcome(work.path, outcome)
        after = work.tree()
        hold(case, places, [line for line in written if line], before, after)
        conflicted = {one.path for one in outcome.conflicts}
        marked = {path for path, (data, _) in after.items() if b"<<<<<<< " in data}
        assert marked <= conflicted
        if not case.edits:
            assert {path: data for path, (data, _) in after.items()} == {
                path: text(lines) for path, lines in case.theirs.items()
            }


def hold(
    case: Case,
    places: Mapping[str, str],
    written: list[str],
    before: Mapping[str, tuple[bytes, bool]],
    after: Mapping[str, tuple[bytes, bool]],
) -> None:
    """Every line that was there because of a person is there still, in the file that it belongs to."""
    for line in written:
        here = {path for path, (data, _) in before.items() if line.encode() in data}
        there = {path for path, (data, _) in after.items() if line.encode() in data}
        if not here:  # a later edit took it away
            continue
        assert there, f"{line} of {here} is lost"
        allowed = set(here)
        for name, place in places.items():
            if place in here:
                allowed |= {name, case.renames.get(name, name)}
        assert there <= allowed, f"{line} of {here} is in {there - allowed}"
