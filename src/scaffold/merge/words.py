"""A renamed resource has other names in code: what the render itself declares is carried over to the user's lines.

The names come from the kit (`OrderLine`, `orderLines`, …) and from what both renders declare, never from a likeness of
texts. In lines that nobody edited every spelling changes, as the new render has it. In lines of the user's only names
do, in the role that the render uses them in; literals, comments, keys and members of things that are not ours stay.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import product
from typing import TYPE_CHECKING

from .code import is_code, names

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

ONE = ("pascal", "camel", "snake", "kebab", "words", "title")
MANY = ("plural_pascal", "plural_camel", "table", "dir", "plural_words", "plural_title")
ARTICLE = "article"


@dataclass(frozen=True)
class Words:
    """What is called otherwise now.

    Attributes:
        spellings: (old, new) spelling of each renamed resource, as the kit gives them.
        names: the old names that the render declares, and what they are now.
        roles: the roles in which the old render uses each.

    """

    spellings: Sequence[tuple[Mapping[str, str], Mapping[str, str]]] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    roles: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Whether anything has another name."""
        return bool(self.spellings)

    def carried(self, path: str, base: str, ours: str, new: str) -> tuple[str, str]:
        """Return the base and the user's text in the new words, as far as that is safe."""
        old_lines, own_lines = base.splitlines(keepends=True), ours.splitlines(keepends=True)
        wanted = new.splitlines(keepends=True)
        renamed = self._as_rendered(old_lines, set(wanted))
        mine = self._in_names(path, base, ours).splitlines(keepends=True)
        for old, own, size in SequenceMatcher(None, old_lines, own_lines, autojunk=False).get_matching_blocks():
            mine[own : own + size] = renamed[old : old + size]
        renamed, mine = _imports_in_order(renamed, mine, wanted)
        return "".join(renamed), "".join(mine)

    def _as_rendered(self, lines: list[str], wanted: set[str]) -> list[str]:
        """Lines of a render become those of the new one, where one of them says the same in the new words."""
        found = []
        for line in lines:
            candidates = (again for again in self._spelled(line) if again in wanted)
            found.append(line if line in wanted else next(candidates, line))
        return found

    def _spelled(self, line: str) -> Iterator[str]:
        """A line in the new words: with the article of the text, or of the name."""
        for with_articles in (True, False):
            again = line
            for old, new in self.spellings:
                again = _respelled(again, old, new, with_articles=with_articles)
            yield again

    def _in_names(self, path: str, base: str, ours: str) -> str:
        if not (is_code(path) and self.names):
            return ours
        jsx = path.endswith("x")
        there = list(names(ours, jsx=jsx))
        known = {name.text for name in names(base, jsx=jsx)}
        taken = {name.text for name in there if name.role in ("plain", "short")} - known
        pieces, at = [], 0
        for name in there:
            new = self.names.get(name.text)
            if new is None or new in taken:
                continue
            roles = self.roles[name.text]
            if name.role in roles:
                said = new
            elif name.role == "short" and "plain" in roles:
                said = f"{name.text}: {new}"
            else:
                continue
            pieces += [ours[at : name.start], said]
            at = name.end
        return "".join([*pieces, ours[at:]])


def renamed_words(
    spellings: Sequence[tuple[Mapping[str, str], Mapping[str, str]]],
    old: Iterable[tuple[str, str]],
    new: Iterable[tuple[str, str]],
) -> Words:
    """Return the words of renamed resources; `old` and `new` are the renders, as (path, text)."""
    if not spellings:
        return Words()
    before: dict[str, set[str]] = {}
    for path, text in old:
        for one in names(text, jsx=path.endswith("x")) if is_code(path) else ():
            before.setdefault(one.text, set()).add(one.role)
    after = {one.text for path, text in new if is_code(path) for one in names(text, jsx=path.endswith("x"))}
    found = {}
    for name in before.keys() - after:
        again = name
        for was, now in spellings:
            again = _respelled(again, was, now)
        if again != name and again in after and again not in before:
            found[name] = again
    return Words(tuple(spellings), found, {name: frozenset(before[name]) for name in found})


def speaking(spellings: Sequence[tuple[Mapping[str, str], Mapping[str, str]]]) -> re.Pattern[str]:
    """Return what finds an old name in a line, in any spelling."""
    kinds = {spelling[kind] for spelling, _ in spellings for kind in (*ONE, *MANY)}
    upper = {spelling[kind].upper() for spelling, _ in spellings for kind in ("snake", "table")}
    return one_of(kinds | upper)


def one_of(words: Collection[str]) -> re.Pattern[str]:
    """Return what finds any of some words, of which the longest counts."""
    return re.compile("|".join(_bounded(word) for word in sorted(words, key=lambda word: (-len(word), word))))


def _respelled(text: str, old: Mapping[str, str], new: Mapping[str, str], *, with_articles: bool = True) -> str:
    """Return a text with every spelling of one name as that of another."""
    table: dict[str, str] = {}
    for kind in (*MANY, *ONE):
        table.setdefault(old[kind], new[kind])
    for kind in ("snake", "table"):
        table.setdefault(old[kind].upper(), new[kind].upper())
    if with_articles:
        for kind, capital in product(("pascal", "words", "camel", "kebab"), (False, True)):
            said, says = (f"{one[ARTICLE].capitalize() if capital else one[ARTICLE]} {one[kind]}" for one in (old, new))
            table.setdefault(said, says)
    ordered = sorted(table, key=lambda word: (-len(word), word))
    pattern = re.compile("|".join(_bounded(word) for word in ordered))
    return pattern.sub(lambda found: table[found[0]], text)


def _bounded(word: str) -> str:
    """A word, and not a part of another: `task` in `taskList`, and not in `multitask` or `tasked`."""
    before = r"(?<![A-Za-z0-9])" if word[0].islower() else r"(?<![A-Z])" if not word.isupper() else r"(?<![A-Za-z0-9])"
    after = r"(?![a-z0-9])" if not word.isupper() else r"(?![A-Za-z0-9])"
    return before + re.escape(word) + after


def _imports_in_order(base: list[str], ours: list[str], wanted: list[str]) -> tuple[list[str], list[str]]:
    """Sort imports as the new render does: other names sort otherwise, and that is nobody's edit."""
    old, new = (_imports(lines) for lines in (base, wanted))
    run = base[slice(*old)]
    target = wanted[slice(*new)]
    at = [index for index, line in enumerate(ours) if line in set(run)]
    if run == target or sorted(run) != sorted(target) or len(at) != len(run):
        return base, ours
    if [ours[index] for index in at] != run:
        return base, ours
    start, end = at[0], at[-1] + 1
    own: dict[str, list[str]] = {}
    last = ""
    for line in ours[start:end]:
        if line in run:
            last = line
        else:
            own.setdefault(last, []).append(line)
    mine = [each for line in target for each in (line, *own.get(line, ()))]
    return [*base[: old[0]], *target, *base[old[1] :]], [*ours[:start], *mine, *ours[end:]]


def _imports(lines: list[str]) -> tuple[int, int]:
    """The first run of imports that stand in one line each."""
    start = next((index for index, line in enumerate(lines) if line.startswith("import ")), len(lines))
    end = start
    while end < len(lines) and lines[end].startswith("import "):
        end += 1
    return start, end
