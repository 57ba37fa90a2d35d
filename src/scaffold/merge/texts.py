"""git's own three-way merge of texts: many files in one process, and nothing but their contents."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from scaffold.git import read_blobs, split, version

from .lab import Lab, open_lab

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

NEWEST = (2, 38)
"""The first git with `merge-tree --write-tree`."""

SWITCH = "SCAFFOLD_MERGE"
"""`worktree`: merge as for an older git, whatever git there is."""

OURS = "your-project"


class Text(NamedTuple):
    """Three versions of one text."""

    base: bytes
    ours: bytes
    theirs: bytes


class Merged(NamedTuple):
    """One text; with markers, when it is not clean."""

    data: bytes
    clean: bool


def merge_texts(texts: Sequence[Text], label: str, style: str = "merge") -> list[Merged]:
    """Merge each text. `label` names the template's side in conflict markers, `style` is their form."""
    if not texts:
        return []
    with open_lab() as lab:
        ids = lab.blobs([version for text in texts for version in text])
        names = [f"{number:06}" for number in range(len(texts))]
        trees = lab.flat_trees(
            [(name, ids[3 * number + side]) for number, name in enumerate(names)] for side in range(3)
        )
        if os.environ.get(SWITCH) != "worktree" and version(lab.git) >= NEWEST:
            return _merge_tree(lab, trees, names, (label, style))
        return _worktree(lab, trees, names, (label, style))


def _merge_tree(lab: Lab, trees: list[str], names: list[str], form: tuple[str, str]) -> list[Merged]:
    base = lab.commit(trees[0])
    theirs_name = branch_name(form[0])
    branches = {OURS: lab.commit(trees[1], base), theirs_name: lab.commit(trees[2], base)}
    lines = (f"create refs/heads/{name} {commit}\n" for name, commit in branches.items())
    lab.git("update-ref", "--stdin", data="".join(lines).encode())
    output = lab.git(
        *_settings(form[1]), "merge-tree", "--write-tree", "-z", "--no-messages", OURS, theirs_name, ok=(0, 1)
    )
    tree, *conflicts = split(output)
    unclean = {line.split("\t", 1)[1] for line in conflicts}
    details = (line.split("\t", 1) for line in split(lab.git("ls-tree", "-r", "-z", tree)))
    ids = {path: meta.split()[2] for meta, path in details}
    return _in_order(names, ids, read_blobs(lab.git, ids.values()), unclean)


def _worktree(lab: Lab, trees: list[str], names: list[str], form: tuple[str, str]) -> list[Merged]:
    folder = lab.folder / "worktree"
    folder.mkdir()
    base, ours, theirs = trees
    git = lab.git.with_(
        GIT_WORK_TREE=str(folder),
        GIT_INDEX_FILE=str(lab.folder / "worktree.index"),
        **{f"GITHEAD_{ours}": OURS, f"GITHEAD_{theirs}": branch_name(form[0])},
    )
    git("read-tree", "--reset", "-u", ours)
    algorithm = ("--no-renames", "--diff-algorithm=histogram")
    git(*_settings(form[1]), "merge-recursive", *algorithm, base, "--", ours, theirs, ok=(0, 1))
    unclean = {line.split("\t", 1)[1] for line in split(git("ls-files", "--unmerged", "-z"))}
    return [Merged((folder / name).read_bytes(), name not in unclean) for name in names]


def _in_order(names: list[str], ids: Mapping[str, str], blobs: Mapping[str, bytes], unclean: set[str]) -> list[Merged]:
    return [Merged(blobs[ids[name]], name not in unclean) for name in names]


def _settings(style: str) -> tuple[str, ...]:
    return ("-c", f"merge.conflictStyle={style}", "-c", "merge.renames=false")


def branch_name(label: str) -> str:
    """Return a label as a branch can be called: the marker shows the name of the branch."""
    return "".join(char if char.isalnum() or char in "._+-" else "-" for char in label).strip("-.") or "template"
