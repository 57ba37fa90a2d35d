"""Decides when structure is asked, and whether its answer holds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scaffold.merge.contents import with_line_ends_of
from scaffold.merge.texts import Text

from .edits import Conflicting, Do, Edit, edits, expected, says_the_same
from .json_text import Json
from .model import Language, Node, Raw, Unreadable
from .yaml_text import Yaml

if TYPE_CHECKING:
    from scaffold.merge.texts import Merged

KINDS: tuple[tuple[re.Pattern[str], Language], ...] = (
    (re.compile(r"(^|/)(package|tsconfig[^/]*|knip)\.json\Z"), Json()),
    (re.compile(r"(^|/)(docker-)?compose[^/]*\.ya?ml\Z|(^|/)\.github/.*\.ya?ml\Z|(^|/)pnpm-workspace\.yaml\Z"), Yaml()),
)


def merge_structure(path: str, text: Text, merged: Merged) -> bytes | Text | None:
    """Return a file merged by its structure; None to take the merge of lines.

    Structure is asked when lines conflict, and when their merge says something else than both sides together:
    the same key twice, for example. Where both sides changed the same member, three texts are returned that differ
    in such members only: merged by lines, they conflict there and nowhere else.
    """
    language = next((language for pattern, language in KINDS if pattern.search(path)), None)
    if language is None:
        return None
    try:
        base, ours, theirs = (with_line_ends_of(each, b"\n").decode() for each in text)
        sides = language.read(base), language.read(ours), language.read(theirs)
        wanted = expected(*sides)
        if merged.clean and _says(language, merged.data, wanted):
            return None
        found = list(edits(*sides))
        result = ours
        for edit in found:
            if edit.do is not Do.ASK:
                result = _edited(language, result, edit, theirs, sides[2])
        asked = [edit for edit in found if edit.do is Do.ASK]
        if not asked:
            return _in(text.ours, result) if says_the_same(language.read(result).data, wanted) else None
        old = _with_members_of(language, result, asked, base)
        new = _with_members_of(language, result, asked, theirs)
    except (Unreadable, Conflicting, UnicodeDecodeError, StopIteration, KeyError):
        return None
    return Text(_in(text.ours, old), _in(text.ours, result), _in(text.ours, new))


def _in(like: bytes, text: str) -> bytes:
    return with_line_ends_of(text.encode(), like)


def _with_members_of(language: Language, text: str, asked: list[Edit], other: str) -> str:
    """Return the text with the members that are asked about as another text has them."""
    root = language.read(other)
    for edit in asked:
        within = _at(language.read(text), edit.path)
        here = edit.key in (within.members or {})
        try:
            there = (_at(root, edit.path).members or {}).get(edit.key)
        except KeyError:
            there = None
        if there is not None:
            do = Do.REPLACE if here else Do.INSERT
            text = _edited(language, text, Edit(do, edit.path, edit.key, edit.after), other, root)
        elif here:
            text = language.delete(text, within, edit.key)
    return text


def _says(language: Language, data: bytes, wanted: object) -> bool:
    try:
        return says_the_same(language.read(with_line_ends_of(data, b"\n").decode()).data, wanted)
    except (Unreadable, UnicodeDecodeError):
        return False


def _edited(language: Language, text: str, edit: Edit, theirs_text: str, theirs: Node) -> str:
    within = _at(language.read(text), edit.path)
    if edit.do is Do.DELETE:
        return language.delete(text, within, edit.key)
    member = (_at(theirs, edit.path).members or {})[edit.key]
    raw = Raw(theirs_text, member)
    if edit.do is Do.REPLACE:
        return language.replace(text, within, edit.key, raw)
    return language.insert(text, within, edit.after, raw)


def _at(node: Node, path: tuple[str, ...]) -> Node:
    for key in path:
        node = (node.members or {})[key].node
    return node
