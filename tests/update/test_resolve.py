"""`scaffold resolve`: after a merge or rebase of two branches, the same as if one had come after the other."""

from __future__ import annotations

import os
import random
import shutil
from typing import TYPE_CHECKING, NamedTuple

import pytest
from lifecycle_projects import NEWEST, STORE, TASKS, Work, fresh, make_project, without_history

from scaffold.errors import ExitCode, RefusedError, UserError
from scaffold.releases.working import working_release
from scaffold.resolve.resolve import resolve
from scaffold.resolve.union import union
from scaffold.splices.paths import append, put

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PAIRS = int(os.environ.get("SCAFFOLD_PAIRS", "5"))
"""How many random pairs of branches are merged and rebased; 50 in a full run."""

TEAM = f"""{TASKS}  Project:
    fields:
      name: string(1..80)!
    allow:
      read: signed_in
      create: signed_in
"""
ALLOW = {"read": "signed_in", "create": "signed_in", "update": "role(manager)", "delete": "role(manager)"}


class Step(NamedTuple):
    """One thing that somebody does: to the input, or to a file."""

    name: str
    edit: Callable[[str], str] | None = None
    path: str = ""
    line: str = ""


def resource(name: str) -> Step:
    value = {"fields": {"label": "string(1..80)!", "count": "int(0..9)?"}, "allow": dict(ALLOW)}
    return Step(f"add {name}", lambda text: put(text, ("resources", name), value))


def steps(side: str) -> list[Step]:
    """List what one of the two does; nothing that the other one could do as well, nor to a table of the other's."""
    names = {"here": ("Invoice", "Comment"), "there": ("Label", "Milestone")}[side]
    table, field = {"here": ("Task", "priority"), "there": ("Project", "budget")}[side]
    options = {"here": ("ci", "none"), "there": ("dependency_updates", "renovate")}[side]
    path = {"here": "src/platform/lifecycle/lifecycle.ts", "there": "src/platform/logging/redact.ts"}[side]
    return [
        *(resource(name) for name in names),
        Step(f"add field {field}", lambda text: put(text, ("resources", table, "fields", field), "int(0..100)?")),
        {
            "here": Step("add a role", lambda text: append(text, ("roles",), "guest")),
            "there": Step("set limit", lambda text: put(text, ("resources", "Task", "list"), {"limit": "10..50"})),
        }[side],
        Step(f"set {options[0]}", lambda text: put(text, (options[0],), options[1])),
        Step(f"edit {path}", path=path, line=f"// {side} was here\n"),
        Step("edit the README", path="README.md", line=f"\n## Notes of {side}\n"),
        Step("own file", path=f"src/modules/tasks/{side}.ts", line=f"export const {side} = 1;\n"),
    ]


def do(work: Work, step: Step) -> None:
    if step.edit:
        report = work.change(edit=step.edit)
        assert report.exit_code == ExitCode.OK
    else:
        target = work.path / step.path
        old = target.read_text("utf-8") if target.exists() else ""
        text = step.line + old if step.path.startswith("src/platform") else old + step.line
        work.write(step.path, text)
    work.commit(step.name)


def choose(seed: int) -> tuple[list[Step], list[Step]]:
    chance = random.Random(seed)  # noqa: S311 (a test that can be repeated)
    here, there = (chance.sample(steps(side), chance.randint(1, 3)) for side in ("here", "there"))
    if all(step.edit is None for step in (*here, *there)):
        here.append(resource("Invoice"))
    return here, there


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("original") / "tasks"
    make_project(folder, NEWEST, TEAM)
    return folder


def branches(original: Path, folder: Path, here: list[Step], there: list[Step]) -> Work:
    shutil.copytree(original, folder)
    work = Work(folder)
    work.git("switch", "--quiet", "-c", "there")
    for step in there:
        do(work, step)
    work.git("switch", "--quiet", "main")
    for step in here:
        do(work, step)
    return work


def one_after_the_other(original: Path, folder: Path, first: list[Step], then: list[Step]) -> Work:
    shutil.copytree(original, folder)
    work = Work(folder)
    for step in (*first, *then):
        do(work, step)
    return work


@pytest.mark.parametrize("how", ["merge", "rebase"])
@pytest.mark.parametrize("seed", range(PAIRS))
def test_two_branches_are_as_one_after_the_other(original: Path, tmp_path: Path, seed: int, how: str) -> None:
    here, there = choose(seed)
    work = branches(original, tmp_path / "two", here, there)
    first, then = (here, there) if how == "merge" else (there, here)
    serial = one_after_the_other(original, tmp_path / "one", first, then)
    if how == "merge":
        work.git("merge", "--quiet", "there", check=False)
        finish = ("commit", "--quiet", "--no-edit")
    else:
        work.git("rebase", "--quiet", "there", check=False)
        finish = ("rebase", "--continue")
    for _ in range(4):
        if not (work.git("diff", "--name-only", "--diff-filter=U") or stopped(work)):
            break
        result = resolve(work.path, STORE)
        overlapping = [path for path in result.conflicts if path != "README.md"]
        assert not overlapping, (overlapping, [step.name for step in (*here, *there)])
        if result.conflicts:  # both wrote below the README's last line: people decide
            both = "".join(step.line for step in (*first, *then) if step.path == "README.md")
            work.write("README.md", original.joinpath("README.md").read_text("utf-8") + both)
        work.git("add", "--all")
        work.git(*finish, check=False)
    assert not stopped(work)
    assert work.git("status", "--porcelain") == ""
    assert comparable(work) == comparable(serial)


def stopped(work: Work) -> bool:
    names = ("MERGE_HEAD", "REBASE_HEAD", "CHERRY_PICK_HEAD")
    busy = (work.path / ".git/rebase-merge").exists()
    return busy or any((work.path / ".git" / name).exists() for name in names if name != "REBASE_HEAD")


def comparable(work: Work) -> dict[str, object]:
    """Return the tree; the README's own notes in any order, and only what was merged."""
    tree: dict[str, object] = dict(without_history(work.tree()))
    tree["README.md"] = sorted(work.read("README.md").splitlines())
    return tree


def test_unedited_branches_give_the_fresh_render_of_the_union(original: Path, tmp_path: Path) -> None:
    work = branches(original, tmp_path / "p", [resource("Invoice")], [resource("Label")])
    work.git("merge", "--quiet", "there", check=False)
    result = resolve(work.path, STORE)
    assert not result.conflicts
    assert result.next == ["git commit"]
    text = work.read("scaffold.yaml")
    assert text.index("Invoice") < text.index("Label")
    assert without_history(work.tree()) == fresh(NEWEST, text)
    assert "<<<<<<<" not in work.git("grep", "-l", "<<<<<<<", check=False)


def test_running_it_a_second_time_changes_nothing(original: Path, tmp_path: Path) -> None:
    work = branches(original, tmp_path / "p", [resource("Invoice")], [resource("Label")])
    work.git("merge", "--quiet", "there", check=False)
    resolve(work.path, STORE)
    before = work.tree(), work.git("ls-files", "--stage")
    resolve(work.path, STORE)
    assert (work.tree(), work.git("ls-files", "--stage")) == before


def test_the_same_place_of_the_input_is_for_people(original: Path, tmp_path: Path) -> None:
    def readers(rule: str) -> Step:
        return Step("readers", lambda text: put(text, ("resources", "Task", "allow", "read"), rule))

    work = branches(original, tmp_path / "p", [readers("signed_in")], [readers("public")])
    work.git("merge", "--quiet", "there", check=False)
    before = work.tree()
    with pytest.raises(UserError) as error:
        resolve(work.path, STORE)
    assert error.value.exit_code == ExitCode.CONFLICTS
    clash = "resources.Task.allow.read: was owner or role(manager), here signed_in, there public"
    assert clash in str(error.value)
    assert work.tree() == before
    decided = TEAM.replace("read: owner or role(manager)", "read: role(manager)")
    work.write("scaffold.yaml", decided)
    assert not resolve(work.path, STORE).conflicts
    assert without_history(work.tree()) == fresh(NEWEST, decided)


def test_two_changes_of_one_table_on_sqlite_are_for_people(tmp_path: Path) -> None:
    """The second one makes the table anew, as it was without the first: one of them has to be written again."""

    def field(name: str) -> Step:
        return Step(f"add {name}", lambda text: put(text, ("resources", "Task", "fields", name), "int(0..100)?"))

    now = working_release().tag
    made = make_project(tmp_path / "made", now, TEAM).path
    work = branches(made, tmp_path / "p", [field("priority")], [field("estimate")])
    work.git("merge", "--quiet", "there", check=False)
    with pytest.raises(RefusedError, match="cannot both be in force") as refusal:
        resolve(work.path, STORE)
    assert "delete the folders of the branch" in str(refusal.value.hint)
    history = work.path / "prisma/migrations/sqlite"
    (ours,) = history.glob("*_priority_*")
    shutil.rmtree(ours)
    work.git("add", "--all")
    assert work.change().migration
    work.commit("merged")
    assert len([one for one in history.iterdir() if one.is_dir()]) == 3
    assert without_history(work.tree()) == fresh(now, work.read("scaffold.yaml"))


def test_a_file_that_somebody_resolved_already_stays(original: Path, tmp_path: Path) -> None:
    edits = [Step("edit", path="src/platform/logging/redact.ts", line=f"// {side}\n") for side in ("here", "there")]
    work = branches(original, tmp_path / "p", [resource("Invoice"), edits[0]], [resource("Label"), edits[1]])
    work.git("merge", "--quiet", "there", check=False)
    work.write("src/platform/logging/redact.ts", "// decided\n")
    result = resolve(work.path, STORE)
    assert result.kept == ["src/platform/logging/redact.ts"]
    assert work.read("src/platform/logging/redact.ts") == "// decided\n"


def test_lines_of_people_that_overlap_are_a_conflict(original: Path, tmp_path: Path) -> None:
    edits = [Step("edit", path="src/platform/logging/redact.ts", line=f"// {side}\n") for side in ("here", "there")]
    work = branches(original, tmp_path / "p", [resource("Invoice"), edits[0]], [resource("Label"), edits[1]])
    work.git("merge", "--quiet", "there", check=False)
    result = resolve(work.path, STORE)
    assert result.conflicts == ["src/platform/logging/redact.ts"]
    assert result.exit_code == ExitCode.CONFLICTS
    text = work.read("src/platform/logging/redact.ts")
    assert "// here\n" in text
    assert "// there\n" in text
    assert work.git("diff", "--name-only", "--diff-filter=U").split() == ["src/platform/logging/redact.ts"]


JOBS = TEAM.replace("queue: none", "queue: bullmq")
WORKER = "src/entry/worker.ts"


def without_jobs(text: str) -> str:
    return put(text, ("queue",), "none")


@pytest.mark.parametrize("turned", [False, True], ids=["here edits", "there edits"])
@pytest.mark.parametrize("how", ["merge", "rebase"])
def test_a_file_that_one_branch_drops_and_the_other_edits_is_for_people(
    tmp_path: Path, how: str, *, turned: bool
) -> None:
    """As `set` would report it on one branch: exit 3, the file is kept, and git knows of the conflict."""
    work = make_project(tmp_path / "jobs", NEWEST, JOBS)
    sides = ["main", "there"] if not turned else ["there", "main"]
    work.git("branch", "there")
    work.git("switch", "--quiet", sides[1])
    assert work.change(edit=without_jobs, allow_data_loss=True).exit_code == ExitCode.OK
    work.commit("no jobs")
    work.git("switch", "--quiet", sides[0])
    work.write(WORKER, work.read(WORKER) + "// mine\n")
    do(work, resource("Invoice"))
    work.git("switch", "--quiet", "main")
    work.git(how, "--quiet", "there", check=False)
    for _ in range(3):
        result = resolve(work.path, STORE)
        if WORKER in result.conflicts or how == "merge":
            break
        work.git("add", "--all")
        work.git("rebase", "--continue", check=False)
    assert result.exit_code == ExitCode.CONFLICTS
    assert WORKER in result.conflicts
    assert WORKER in result.dropped
    assert work.read(WORKER).endswith("// mine\n")
    unmerged = {line.split()[2] for line in work.git("ls-files", "--unmerged", WORKER).splitlines()}
    assert len(unmerged) == 2
    assert "1" in unmerged
    assert resolve(work.path, STORE).conflicts == result.conflicts


def test_what_a_branch_has_decided_is_no_conflict_again(tmp_path: Path) -> None:
    """The edit is older than both branches: who dropped the queue has also decided what becomes of it."""
    work = make_project(tmp_path / "jobs", NEWEST, JOBS)
    work.write(WORKER, work.read(WORKER) + "// mine\n")
    work.commit("mine")
    work.git("branch", "there")
    assert work.change(edit=without_jobs, allow_data_loss=True).exit_code == ExitCode.CONFLICTS
    work.git("rm", "-q", "--cached", WORKER)
    (work.path / WORKER).unlink()
    work.commit("no jobs")
    work.git("switch", "--quiet", "there")
    do(work, resource("Invoice"))
    work.git("switch", "--quiet", "main")
    work.git("merge", "--quiet", "there", check=False)
    assert resolve(work.path, STORE).conflicts == []
    assert not (work.path / WORKER).exists()


def test_branches_on_two_releases_meet_on_the_newer(tmp_path: Path) -> None:
    text = TASKS + ""
    work = make_project(tmp_path / "p", "v0.2.0", text.replace("queue: none", 'queue: none\ndependency_updates: "off"'))
    work.git("switch", "--quiet", "-c", "there")
    work.change(release="v0.3.0")
    work.commit("update")
    work.git("switch", "--quiet", "main")
    do(work, resource("Invoice"))
    work.git("merge", "--quiet", "there", check=False)
    result = resolve(work.path, STORE)
    assert (result.release, result.conflicts) == ("v0.3.0", [])
    merged = work.read("scaffold.yaml")
    assert "dependency_updates: none" in merged
    assert "Invoice" in merged
    assert without_history(work.tree()) == fresh("v0.3.0", merged)


def test_outside_of_a_merge_it_says_so(original: Path) -> None:
    with pytest.raises(UserError, match="in the middle of no merge"):
        resolve(original, STORE)


BASE = "# top\nroles: [a, b]\nresources:\n  # one\n  One:\n    fields:\n      x: int! # why\n"


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        (BASE, BASE.replace("[a, b]", "[a, b, c]"), BASE.replace("[a, b]", "[a, b, c]")),
        (BASE.replace("[a, b]", "[a, b, d]"), BASE.replace("[a, b]", "[a, c]"), BASE.replace("[a, b]", "[a, d, c]")),
        (
            BASE.replace("int!", "int?"),
            f"{BASE}  # two\n  Two:\n    soft_delete: true # kept\n",
            f"{BASE.replace('int!', 'int?')}  # two\n  Two:\n    soft_delete: true # kept\n",
        ),
        (f"{BASE}      y: int!\n", f"{BASE}      z: int!\n", f"{BASE}      y: int!\n      z: int!\n"),
    ],
)
def test_a_union_is_written_as_people_wrote_it(ours: str, theirs: str, expected: str) -> None:
    assert union(BASE, ours, theirs) == (expected, [])


def test_an_option_goes_to_the_others_as_set_would_write_it() -> None:
    base = f"name: a\n{BASE}"
    here, there = put(base, ("roles",), ["a"]), put(base, ("ci",), "none")
    assert union(base, here, there).text == put(here, ("ci",), "none")


def test_a_folder_that_one_branch_empties_goes(original: Path, tmp_path: Path) -> None:
    without = next(step for step in steps("here") if step.name == "set ci")
    work = branches(original, tmp_path / "p", [without, resource("Invoice")], [resource("Label")])
    work.git("merge", "--quiet", "there", check=False)
    assert not resolve(work.path, STORE).conflicts
    assert not (work.path / ".github").exists()
    assert without_history(work.tree()) == fresh(NEWEST, work.read("scaffold.yaml"))


def test_deleting_what_the_other_changed_is_a_clash() -> None:
    gone = "# top\nroles: [a, b]\n"
    assert [clash.path for clash in union(BASE, BASE.replace("int!", "int?"), gone).clashes] == [("resources",)]
