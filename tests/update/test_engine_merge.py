"""What becomes of each file: by identity, and never a line lost."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from engine_projects import rendered, side

from scaffold.errors import ExitCode, RefusedError
from scaffold.merge.engine import merge_project
from scaffold.merge.model import Renames
from scaffold.merge.patch import as_patch
from scaffold.merge.write import write_outcome
from scaffold.releases.working import working_release
from scaffold.render.kit import load_kit
from scaffold.render.model import RenderedFile

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from engine_projects import Content, Project

    Make = Callable[..., Project]

NAMES = load_kit(working_release().root).names
TEN = "".join(f"line {number}\n" for number in range(1, 11))


def changed(text: str, line: int, new: str) -> str:
    lines = text.splitlines(keepends=True)
    lines[line - 1] = new + "\n"
    return "".join(lines)


@pytest.fixture(params=["merge-tree", "worktree"], autouse=True)
def _way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every case runs on both ways of merging: that of git 2.38, and that of an older one."""
    monkeypatch.setenv("SCAFFOLD_MERGE", request.param)


def kinds(outcome: object) -> dict[str, str]:
    return {change.path: str(change.kind) for change in outcome.changes}  # type: ignore[attr-defined]


def conflicts(outcome: object) -> dict[str, str]:
    return {conflict.path: str(conflict.kind) for conflict in outcome.conflicts}  # type: ignore[attr-defined]


def test_unedited_becomes_the_new_render(make: Make) -> None:
    base = {"a.txt": TEN, "b/c.txt": "c\n", "gone/d.txt": "d\n"}
    new = {"a.txt": changed(TEN, 3, "new"), "b/c.txt": "c\n", "e/f.txt": "f\n"}
    project = make(base)
    outcome = project.update(base, new)
    assert kinds(outcome) == {"a.txt": "updated", "gone/d.txt": "deleted", "e/f.txt": "added"}
    assert project.git("ls-files").split() == sorted(new)
    assert all(project.read(path) == text for path, text in new.items())
    assert not (project.path / "gone").exists()
    assert not project.git("diff", "--name-only")
    assert project.merge(new, new).empty


def test_edits_elsewhere_stay(make: Make) -> None:
    project = make({"a.txt": TEN})
    project.write("a.txt", changed(TEN, 9, "mine"))
    project.commit()
    project.update({"a.txt": TEN}, {"a.txt": changed(TEN, 2, "new")})
    assert project.read("a.txt") == changed(changed(TEN, 9, "mine"), 2, "new")


def test_the_same_line_is_a_conflict_that_mergetool_understands(make: Make) -> None:
    project = make({"a.txt": TEN})
    project.write("a.txt", changed(TEN, 5, "mine"))
    project.commit()
    outcome = project.update({"a.txt": TEN}, {"a.txt": changed(TEN, 5, "new")})
    assert conflicts(outcome) == {"a.txt": "content"}
    assert "mine" in outcome.conflicts[0].yours
    assert "new" in outcome.conflicts[0].wanted
    assert "<<<<<<< your-project\nmine\n=======\nnew\n>>>>>>> template-v2\n" in project.read("a.txt")
    assert [project.git("show", f":{stage}:a.txt") for stage in (1, 2, 3)] == [
        TEN,
        changed(TEN, 5, "mine"),
        changed(TEN, 5, "new"),
    ]


def test_a_dropped_file_with_edits_is_kept_and_said(make: Make) -> None:
    base = {"a.txt": TEN, "b.txt": TEN}
    project = make(base)
    project.write("a.txt", changed(TEN, 5, "mine"))
    project.commit()
    outcome = project.update(base, {})
    assert conflicts(outcome) == {"a.txt": "modify_delete"}
    assert kinds(outcome) == {"b.txt": "deleted"}
    assert project.read("a.txt") == changed(TEN, 5, "mine")
    assert project.git("status", "--porcelain", "a.txt") == "UD a.txt\n"


def test_an_edit_in_a_dropped_adapter_never_gets_into_the_one_that_takes_its_place(make: Make) -> None:
    """Seen with git's similarity: a line for PostgreSQL alone, merged into mysql.ts without a word."""
    adapter = "".join(f"export const step{number} = () => run({number});\n" for number in range(30))
    base = {"src/db/postgres.ts": adapter + "connect('postgres');\n"}
    new = {"src/db/mysql.ts": adapter + "connect('mysql');\n"}
    project = make(base)
    project.write("src/db/postgres.ts", "await query('LISTEN jobs');\n" + base["src/db/postgres.ts"])
    project.commit()
    outcome = project.update(base, new)
    assert project.read("src/db/mysql.ts") == new["src/db/mysql.ts"]
    assert "LISTEN" in project.read("src/db/postgres.ts")
    assert conflicts(outcome) == {"src/db/postgres.ts": "modify_delete"}


def test_a_file_of_the_users_stays_where_it_is_when_its_neighbours_go(make: Make) -> None:
    """Seen with git's folder renames: a user's file carried from a removed resource's folder into a new one."""
    module = "".join(f"export const part{number} = {number};\n" for number in range(20))
    base = {f"src/modules/tasks/{name}.ts": module + f"// {name}\n" for name in ("schema", "service", "routes")}
    new = {f"src/modules/invoices/{name}.ts": module + f"// {name}\n" for name in ("schema", "service", "routes")}
    base = {path: RenderedFile(text.encode(), False, path, ("Task",)) for path, text in base.items()}  # type: ignore[misc]  # noqa: FBT003
    new = {path: RenderedFile(text.encode(), False, path, ("Invoice",)) for path, text in new.items()}  # type: ignore[misc]  # noqa: FBT003
    project = make(base)
    project.write("src/modules/tasks/report.ts", module + "// mine\n")
    project.commit()
    outcome = project.update(base, new)
    assert project.read("src/modules/tasks/report.ts").endswith("// mine\n")
    assert not (project.path / "src/modules/invoices/report.ts").exists()
    assert not outcome.conflicts
    assert set(kinds(outcome).values()) == {"added", "deleted"}


def resource(folder: str, name: str, texts: Mapping[str, str]) -> dict[str, RenderedFile]:
    return {
        f"src/{folder}/{file}": RenderedFile(
            text.encode(), executable=False, template=f"src/m/{file}.jinja", keys=(name,)
        )
        for file, text in texts.items()
    }


def renamed(old: str, new: str) -> Renames:
    return Renames(keys={old: new}, spellings=((NAMES.resource(old), NAMES.resource(new)),))


def test_a_renamed_resource_takes_the_edits_along(make: Make) -> None:
    base = resource("tasks", "Task", {"a.ts": TEN, "b.ts": TEN})
    new = resource("todos", "Todo", {"a.ts": changed(TEN, 1, "todo"), "b.ts": TEN})
    project = make(base)
    project.write("src/tasks/a.ts", changed(TEN, 9, "mine"))
    project.write("src/tasks/b.ts", changed(TEN, 9, "mine"))
    project.commit()
    outcome = project.update(base, new, renames=renamed("Task", "Todo"))
    assert not outcome.conflicts
    assert project.read("src/todos/a.ts") == changed(changed(TEN, 1, "todo"), 9, "mine")
    assert project.read("src/todos/b.ts") == changed(TEN, 9, "mine")
    assert not (project.path / "src/tasks").exists()
    assert kinds(outcome) == {"src/todos/a.ts": "moved", "src/todos/b.ts": "moved"}


def test_a_renamed_resource_is_renamed_in_the_users_lines_and_takes_the_users_files_along(make: Make) -> None:
    text = "import { Task } from './task.ts';\nexport const listTasks = (): Task[] => [];\n// end\n"
    new_text = text.replace("Task", "Todo").replace("task", "todo")
    base = resource("tasks", "Task", {"a.ts": text}) | {"c.ts": rendered("c.ts", "use(listTasks);\n")}
    new = resource("todos", "Todo", {"a.ts": new_text}) | {"c.ts": rendered("c.ts", "use(listTodos);\n")}
    project = make(base)
    project.write("src/tasks/a.ts", text.replace("[];", "mine(listTasks);") + "export type Mine = Task;\n")
    project.write("src/tasks/own.ts", "export {};\n")
    project.write("c.ts", "use(listTasks, 'mine');\n")
    project.commit()
    outcome = project.update(base, new, renames=renamed("Task", "Todo"))
    assert not outcome.conflicts
    assert project.read("src/todos/a.ts") == new_text.replace("[];", "mine(listTodos);") + "export type Mine = Todo;\n"
    assert project.read("src/todos/own.ts") == "export {};\n"
    assert project.read("c.ts") == "use(listTodos, 'mine');\n"
    assert not (project.path / "src/tasks").exists()


MEDICINE = """\
import { AppError } from '../errors.ts';
import type { Medicine } from './schema.ts';

// The stock of a medicine.
export function listMedicines(db: Db, medicine: Medicine) {
  return db.medicine.findMany({ where: { id: medicine.id } });
}
"""
OWN = """
// A medicine of somebody else's: medicine, Medicine.
const url = 'https://api.example/v1/medicines';
const low = `/low-medicine/${medicine.id}`;
const body = { medicine: 1, listMedicines: 2 };
export const other = body.medicine ?? body.drug;
export const found = (medicine: Medicine) => listMedicines(db, medicine) ?? db.medicine.findFirst();
const { medicine } = body;
export const text = /medicine's `Medicine`/;
"""
OWN_AFTER = (
    OWN.replace("${medicine.id}", "${drug.id}")
    .replace("(medicine: Medicine) => listMedicines(db, medicine)", "(drug: Drug) => listDrugs(db, drug)")
    .replace("?? db.medicine.", "?? db.drug.")
    .replace("{ medicine }", "{ medicine: drug }")
)


def test_a_renamed_resource_leaves_what_is_no_name_of_its_own(make: Make) -> None:
    new_text = MEDICINE.replace("Medicine", "Drug").replace("medicine", "drug")
    base, new = resource("medicines", "Medicine", {"a.ts": MEDICINE}), resource("drugs", "Drug", {"a.ts": new_text})
    project = make(base)
    project.write("src/medicines/a.ts", MEDICINE + OWN)
    project.write("own.md", "# Of medicines\nnothing\n")
    project.commit()
    outcome = project.update(base, new, renames=renamed("Medicine", "Drug"))
    assert not outcome.conflicts
    assert project.read("src/drugs/a.ts") == new_text + OWN_AFTER
    assert project.read("own.md") == "# Of medicines\nnothing\n"
    found = {one.path: one.lines for one in outcome.mentions}
    assert found == {"own.md": (1,), "src/drugs/a.ts": (9, 10, 11, 12, 13, 15, 16)}


def test_a_name_that_the_user_has_already_is_not_given_twice(make: Make) -> None:
    new_text = MEDICINE.replace("Medicine", "Drug").replace("medicine", "drug")
    base, new = resource("medicines", "Medicine", {"a.ts": MEDICINE}), resource("drugs", "Drug", {"a.ts": new_text})
    project = make(base)
    own = "export const sum = (drug: number, medicine: number) => drug + medicine;\n"
    project.write("src/medicines/a.ts", MEDICINE + own)
    project.commit()
    assert not project.update(base, new, renames=renamed("Medicine", "Drug")).conflicts
    assert project.read("src/drugs/a.ts") == new_text + own


def test_a_text_in_jsx_is_no_code(make: Make) -> None:
    old = "export const Page = ({ medicine }: { medicine: Medicine }) => <p>{medicine.id}</p>;\n"
    new_text = old.replace("Medicine", "Drug").replace("medicine", "drug")
    base, new = resource("medicines", "Medicine", {"a.tsx": old}), resource("drugs", "Drug", {"a.tsx": new_text})
    project = make(base)
    own = 'const Own = () => (\n  <p title="medicine">\n    One medicine of {medicine.id} medicine\n  </p>\n);\n'
    project.write("src/medicines/a.tsx", old + own)
    project.commit()
    assert not project.update(base, new, renames=renamed("Medicine", "Drug")).conflicts
    assert project.read("src/drugs/a.tsx") == new_text + own.replace("{medicine.id}", "{drug.id}")


def test_lines_that_nobody_edited_follow_in_every_word_and_order(make: Make) -> None:
    """Other names sort otherwise, and take another article: that is no edit of the user's."""
    old = (
        "import { Customer } from './customer.ts';\nimport { Invoice } from './invoice.ts';\n\n"
        "// An invoice, and '/v1/invoices'.\nexport const list: Invoice[] = [];\nexport const end = 1;\n"
    )
    new_text = (
        "import { Bill } from './bill.ts';\nimport { Customer } from './customer.ts';\n\n"
        "// A bill, and '/v1/bills'.\nexport const list: Bill[] = [];\nexport const end = 1;\n"
    )
    base, new = resource("invoices", "Invoice", {"a.ts": old}), resource("bills", "Bill", {"a.ts": new_text})
    project = make(base)
    mine = old.replace("invoice.ts';\n", "invoice.ts';\nimport { own } from './own.ts';\n")
    project.write("src/invoices/a.ts", mine.replace("[];\n", "[own];\n"))
    project.commit()
    assert not project.update(base, new, renames=renamed("Invoice", "Bill")).conflicts
    assert project.read("src/bills/a.ts") == new_text.replace(
        "customer.ts';\n", "customer.ts';\nimport { own } from './own.ts';\n"
    ).replace("[];\n", "[own];\n")


@pytest.mark.parametrize("declared", [{"old.ts": "new.ts"}, {"lib/": "core/"}], ids=["file", "folder"])
def test_a_renamed_template_takes_the_edits_along(make: Make, declared: dict[str, str]) -> None:
    old, new = ("old.ts", "new.ts") if "old.ts" in declared else ("lib/a/x.ts", "core/a/x.ts")
    project = make({old: TEN})
    project.write(old, changed(TEN, 9, "mine"))
    project.commit()
    outcome = project.update({old: TEN}, {new: changed(TEN, 1, "new")}, renames=Renames(templates=declared))
    assert project.read(new) == changed(changed(TEN, 9, "mine"), 1, "new")
    assert not (project.path / old).exists()
    assert not outcome.conflicts


def test_two_templates_that_change_places(make: Make) -> None:
    base, new = {"a.ts": TEN, "b.ts": "other\n"}, {"b.ts": TEN, "a.ts": "other\n"}
    base_files = {path: RenderedFile(text.encode(), False, path) for path, text in base.items()}  # noqa: FBT003
    project = make(base_files)
    project.write("a.ts", TEN + "mine\n")
    project.commit()
    project.update(base_files, new, renames=Renames(templates={"a.ts": "b.ts", "b.ts": "a.ts"}))
    assert (project.read("b.ts"), project.read("a.ts")) == (TEN + "mine\n", "other\n")


def test_a_template_moves_onto_a_file_of_the_users(make: Make) -> None:
    project = make({"old.ts": TEN})
    project.write("old.ts", changed(TEN, 9, "edited"))
    project.write("new.ts", "my own\n")
    project.commit()
    outcome = project.update({"old.ts": TEN}, {"new.ts": TEN}, renames=Renames(templates={"old.ts": "new.ts"}))
    assert conflicts(outcome) == {"new.ts": "add_add"}
    assert "my own\n" in project.read("new.ts")
    assert "edited\n" in project.read("new.ts")


def test_what_the_user_moved_gets_the_templates_changes(make: Make) -> None:
    base = {"src/a.ts": TEN, "src/sub/b.ts": TEN.replace("line", "row"), "src/sub/c.ts": TEN.replace("line", "way")}
    project = make(base)
    (project.path / "app").mkdir()
    project.git("mv", "src/sub", "app/sub")
    project.git("mv", "src/a.ts", "src/renamed.ts")
    project.write("src/renamed.ts", changed(TEN, 9, "mine"))
    project.commit()
    new = {path: changed(text, 1, "new") for path, text in base.items()} | {"src/sub/d.ts": "added\n"}
    outcome = project.update(base, new)
    assert not outcome.conflicts
    assert project.read("src/renamed.ts") == changed(changed(TEN, 9, "mine"), 1, "new")
    assert project.read("app/sub/b.ts").startswith("new\n")
    assert project.read("app/sub/d.ts") == "added\n"
    assert not (project.path / "src/a.ts").exists()


def test_what_stood_beside_its_original_in_one_commit_is_a_copy(make: Make) -> None:
    base = {"src/m/a.ts": TEN, "src/m/b.ts": "b\n"}
    project = make(base)
    project.write("src/m/own.ts", changed(TEN, 9, "own"))
    project.write("src/m/exact.ts", TEN)
    project.commit("copied")
    project.git("rm", "-q", "src/m/a.ts")
    project.commit("gone")
    outcome = project.update(base, base | {"src/m/a.ts": changed(TEN, 1, "new")})
    assert kinds(outcome) == {"src/m/a.ts": "kept"}
    assert project.read("src/m/own.ts") == changed(TEN, 9, "own")
    assert project.read("src/m/exact.ts") == TEN


@pytest.mark.parametrize("edited", [True, False])
@pytest.mark.parametrize("committed", [True, False])
def test_a_file_that_leaves_its_neighbours_was_moved_when_it_went_as_it_was(
    make: Make, *, edited: bool, committed: bool
) -> None:
    """Edited on its way, it may as well be a file of the user's own that began as a copy."""
    base = {"src/m/a.ts": TEN, "src/m/b.ts": "b\n"}
    project = make(base)
    text = changed(TEN, 9, "own") if edited else TEN
    project.git("rm", "-q", "src/m/a.ts")
    project.write("lib/own.ts", text)
    project.git("add", "--all")
    if committed:
        project.commit()
    outcome = project.update(base, base | {"src/m/a.ts": changed(TEN, 1, "new")})
    assert not outcome.conflicts
    assert project.read("lib/own.ts") == (text if edited else changed(TEN, 1, "new"))
    sources = {change.path: change.source for change in outcome.changes}
    assert sources == ({"src/m/a.ts": None} if edited else {"lib/own.ts": "src/m/a.ts"})


def test_where_a_followed_file_came_from_is_said_in_a_conflict_too(make: Make) -> None:
    project = make({"a.ts": TEN})
    project.git("mv", "a.ts", "b.ts")
    project.write("b.ts", changed(TEN, 1, "mine"))
    project.commit()
    (conflict,) = project.update({"a.ts": TEN}, {"a.ts": changed(TEN, 1, "new")}).conflicts
    assert (conflict.path, conflict.yours.endswith(", moved from a.ts")) == ("b.ts", True)


def test_a_file_that_never_stood_here_was_not_moved_from_here(make: Make) -> None:
    """An adopted repository: what resembles a template is the user's own, and stays as it is."""
    project = make({"kept.txt": "x\n", "lib/mine.ts": changed(TEN, 9, "mine")})
    base = {"kept.txt": "x\n", "src/a.ts": TEN}
    outcome = project.update(base, base | {"src/a.ts": changed(TEN, 1, "new")})
    assert kinds(outcome) == {"src/a.ts": "kept"}
    assert project.read("lib/mine.ts") == changed(TEN, 9, "mine")


def test_what_the_user_deleted_stays_deleted(make: Make) -> None:
    base = {"a.txt": TEN, "b.txt": TEN}
    project = make(base)
    project.git("rm", "-q", "a.txt")
    project.commit()
    outcome = project.update(base, {path: changed(text, 1, "new") for path, text in base.items()})
    assert kinds(outcome) == {"a.txt": "kept", "b.txt": "updated"}
    assert not (project.path / "a.txt").exists()


def test_added_where_the_user_has_a_file(make: Make) -> None:
    project = make({"a.txt": TEN})
    project.write("same.txt", "same\n")
    project.write("other.txt", "mine\n")
    project.commit()
    outcome = project.update({"a.txt": TEN}, {"a.txt": TEN, "same.txt": "same\n", "other.txt": "new\n"})
    assert conflicts(outcome) == {"other.txt": "add_add"}
    assert project.git("status", "--porcelain") == "AA other.txt\n"
    assert project.read("other.txt") == "<<<<<<< your-project\nmine\n=======\nnew\n>>>>>>> template-v2\n"


def test_added_where_something_unrecorded_lies(make: Make) -> None:
    project = make({"a.txt": TEN})
    project.write("b.txt", "mine\n")
    before = project.state()
    outcome = project.merge({"a.txt": TEN}, {"a.txt": TEN, "b.txt": "new\n", "c.txt": "c\n"})
    with pytest.raises(RefusedError, match=r"b\.txt") as refused:
        write_outcome(project.path, outcome)
    assert refused.value.exit_code == ExitCode.REFUSED
    assert project.state() == before
    project.write("b.txt", "new\n")
    write_outcome(project.path, outcome)
    assert project.git("status", "--porcelain") == "A  b.txt\nA  c.txt\n"


def test_only_files_that_the_merge_touches_have_to_be_clean(make: Make) -> None:
    base = {"a.txt": TEN, "b.txt": TEN}
    project = make(base)
    project.write("b.txt", "unrecorded\n")
    project.write("own.txt", "unrecorded\n")
    project.update(base, {"a.txt": changed(TEN, 1, "new"), "b.txt": TEN})
    assert project.read("b.txt") == "unrecorded\n"
    outcome = project.merge(base, {"a.txt": TEN, "b.txt": changed(TEN, 1, "new")})
    with pytest.raises(RefusedError, match=r"b\.txt"):
        write_outcome(project.path, outcome)


def test_what_is_staged_is_merged_and_comes_back(make: Make) -> None:
    project = make({"a.txt": TEN})
    project.write("a.txt", changed(TEN, 9, "staged"))
    project.git("add", "a.txt")
    project.update({"a.txt": TEN}, {"a.txt": changed(TEN, 1, "new")})
    assert project.read("a.txt") == changed(changed(TEN, 9, "staged"), 1, "new")


def test_a_file_that_git_does_not_know_is_not_overwritten_in_silence(make: Make) -> None:
    project = make({"a.txt": TEN})
    project.git("rm", "-q", "--cached", "a.txt")
    with pytest.raises(RefusedError, match="not recorded in git"):
        project.merge({"a.txt": TEN}, {"a.txt": changed(TEN, 1, "new")})


@pytest.mark.parametrize("mine", ["kept", "edited"])
def test_the_users_line_ends_stay(make: Make, mine: str) -> None:
    project = make({"a.txt": TEN})
    text = (TEN if mine == "kept" else changed(TEN, 9, "mine")).replace("\n", "\r\n")
    project.write("a.txt", text)
    project.commit()
    outcome = project.update({"a.txt": TEN}, {"a.txt": changed(TEN, 1, "new")})
    assert not outcome.conflicts
    assert project.read("a.txt") == text.replace("line 1\r\n", "new\r\n", 1)
    project.commit()
    assert bool(project.merge({"a.txt": changed(TEN, 1, "new")}, {}).conflicts) == (mine == "edited")


def test_executable_bits(make: Make) -> None:
    def program(data: str, *, executable: bool) -> RenderedFile:
        return RenderedFile(data.encode(), executable, f"program {data}")

    project = make({"run.sh": program("a\n", executable=False), "own.sh": "b\n"})
    (project.path / "own.sh").chmod(0o755)
    project.commit()
    project.update(
        {"run.sh": program("a\n", executable=False), "own.sh": "b\n"},
        {"run.sh": program("a\n", executable=True), "own.sh": "c\n", "new.sh": program("n\n", executable=True)},
    )
    programs = [name for name in ("run.sh", "own.sh", "new.sh") if (project.path / name).stat().st_mode & 0o100]
    assert programs == ["run.sh", "own.sh", "new.sh"]
    assert project.git("ls-files", "--stage").count("100755") == 3


def test_binary_files(make: Make) -> None:
    base: dict[str, Content] = {"a.png": b"\0a", "b.png": b"\0b"}
    project = make(base)
    project.write("b.png", b"\0mine")
    project.commit()
    outcome = project.update(base, {"a.png": b"\0new", "b.png": b"\0new"})
    assert conflicts(outcome) == {"b.png": "binary"}
    assert (project.path / "a.png").read_bytes() == b"\0new"
    assert (project.path / "b.png").read_bytes() == b"\0mine"
    assert project.git("status", "--porcelain", "b.png") == "UU b.png\n"


def test_a_link_in_place_of_a_file(make: Make) -> None:
    base = {"a.txt": TEN, "b.txt": TEN}
    project = make(base)
    (project.path / "a.txt").unlink()
    (project.path / "a.txt").symlink_to("b.txt")
    project.commit()
    outcome = project.update(base, {"a.txt": changed(TEN, 1, "new"), "b.txt": TEN})
    assert conflicts(outcome) == {"a.txt": "type"}
    assert (project.path / "a.txt").is_symlink()


def test_nothing_is_written_through_a_linked_folder(make: Make) -> None:
    project = make({"real/a.txt": TEN})
    outside = project.top.parent / "outside"
    outside.mkdir()
    (project.path / "new").symlink_to(outside)
    project.commit()
    with pytest.raises(RefusedError, match="new"):
        project.update({"real/a.txt": TEN}, {"real/a.txt": TEN, "new/x.txt": "x\n"})
    assert not list(outside.iterdir())


def test_a_folder_where_the_template_has_a_file(make: Make) -> None:
    project = make({"a.txt": TEN})
    project.write("new/mine.txt", "mine\n")
    project.write("flat", "mine\n")
    project.commit()
    for path in ("new", "flat/x.txt"):
        with pytest.raises(RefusedError, match="in the way"):
            project.merge({"a.txt": TEN}, {"a.txt": TEN, path: "x\n"})


def test_there_and_back_with_an_edit(make: Make) -> None:
    """A file goes with an option, was edited and kept, and comes back with the option: no conflict."""
    with_it, without = {"a.txt": TEN, "b.txt": TEN}, {"a.txt": TEN}
    project = make(with_it)
    project.write("b.txt", changed(TEN, 5, "mine"))
    project.commit()
    project.update(with_it, without)
    project.commit()
    outcome = project.update(without, with_it)
    assert not outcome.conflicts
    assert project.read("b.txt") == changed(TEN, 5, "mine")


def test_what_the_caller_decides(make: Make) -> None:
    base = {"a.txt": TEN, "answers.yml": "old\n", "openapi.json": "{}\n"}
    project = make(base)
    project.write("answers.yml", "tampered\n")
    project.write("openapi.json", "{ }\n")
    project.write("scaffold.yaml", "mine\n")
    project.commit()
    project.write("scaffold.yaml", "mine, edited\n")
    new = {"a.txt": TEN, "answers.yml": "new\n", "openapi.json": "{new}\n"}
    outcome = project.update(
        base,
        new,
        own={"answers.yml": b"new\n", "scaffold.yaml": b"mine, edited\n"},
        derived=["openapi.json", "package-lock.json"],
        history={"migrations/1/migration.sql": b"create\n"},
    )
    assert not outcome.conflicts
    assert project.git("status", "--porcelain").split() == [
        *("M", "answers.yml", "A", "migrations/1/migration.sql", "M", "openapi.json", "M", "scaffold.yaml")
    ]
    with pytest.raises(RefusedError, match="never rewritten"):
        project.merge(new, new, history={"migrations/1/migration.sql": b"other\n"})


def test_the_patch_gives_the_same_result(make: Make) -> None:
    base = {"a.txt": TEN, "b.txt": TEN, "c.bin": b"\0a", "run": "x\n"}
    project = make(base)
    project.write("b.txt", changed(TEN, 1, "mine"))
    project.commit()
    new: dict[str, Content] = {
        "a.txt": changed(TEN, 1, "n"),
        "b.txt": changed(TEN, 9, "n"),
        "c.bin": b"\0b",
        "d": "d\n",
    }
    outcome = project.merge(base, new)
    patch = project.top.parent / "change.patch"
    patch.write_bytes(as_patch(outcome).encode("utf-8", "surrogateescape"))
    project.git("apply", "--index", str(patch))
    applied = project.state()
    project.git("reset", "--hard", "--quiet")
    write_outcome(project.path, outcome)
    assert project.state() == applied


def test_a_repository_is_needed_and_no_merge_may_be_open(make: Make, tmp_path: object) -> None:
    with pytest.raises(RefusedError, match="no git repository"):
        merge_project(tmp_path, side({}), side({}))  # type: ignore[arg-type]
    project = make({"a.txt": TEN})
    project.write("a.txt", changed(TEN, 1, "mine"))
    project.commit()
    project.update({"a.txt": TEN}, {"a.txt": changed(TEN, 1, "new")})
    with pytest.raises(RefusedError, match="not finished"):
        project.merge({"a.txt": TEN}, {"a.txt": TEN})


def test_a_template_that_becomes_one_to_render_is_the_same_file(make: Make) -> None:
    plain = RenderedFile(TEN.encode(), executable=False, template="x/a.ts")
    project = make({"a.ts": plain})
    outcome = project.update({"a.ts": plain}, {"b.ts": replace(plain, template="x/a.ts.jinja")})
    assert kinds(outcome) == {"b.ts": "moved"}


def test_a_file_that_the_user_took_out_of_git_on_purpose_is_left_alone(make: Make) -> None:
    project = make({"a.txt": TEN})
    project.git("rm", "-q", "--cached", "a.txt")
    project.write(".gitignore", "a.txt\n")
    project.git("add", ".gitignore")
    project.git("commit", "-qm", "ignored")
    outcome = project.update({"a.txt": TEN}, {"a.txt": changed(TEN, 1, "new")})
    assert kinds(outcome) == {"a.txt": "kept"}
    assert project.read("a.txt") == TEN


def test_a_file_that_the_user_made_a_folder_of(make: Make) -> None:
    project = make({"a": TEN})
    project.git("rm", "-q", "a")
    project.write("a/index.ts", "mine\n")
    project.commit()
    assert kinds(project.update({"a": TEN}, {"a": changed(TEN, 1, "new")})) == {"a": "kept"}
    assert project.read("a/index.ts") == "mine\n"


def test_conflicts_look_as_the_user_wants_them(make: Make) -> None:
    project = make({"a.txt": TEN})
    project.git("config", "merge.conflictStyle", "diff3")
    project.write("a.txt", changed(TEN, 5, "mine"))
    project.commit()
    project.update({"a.txt": TEN}, {"a.txt": changed(TEN, 5, "new")})
    text = project.read("a.txt")
    assert [line[:7] for line in text.splitlines() if line[:7] in {"<" * 7, "|" * 7, "=" * 7, ">" * 7}] == [
        "<" * 7,
        "|" * 7,
        "=" * 7,
        ">" * 7,
    ]
