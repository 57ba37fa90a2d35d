"""The merge engine: three-way merges by identity, and a journal that makes writing one all or nothing."""

from .engine import merge_project
from .journal import Journal, open_journal
from .lock import locked
from .model import Change, ChangeKind, Conflict, ConflictKind, Entry, Mention, Outcome, RenamedField, Renames, Side
from .patch import as_patch
from .undo import Undone, abort, recover
from .write import write_outcome

__all__ = [
    "Change",
    "ChangeKind",
    "Conflict",
    "ConflictKind",
    "Entry",
    "Journal",
    "Mention",
    "Outcome",
    "RenamedField",
    "Renames",
    "Side",
    "Undone",
    "abort",
    "as_patch",
    "locked",
    "merge_project",
    "open_journal",
    "recover",
    "write_outcome",
]
