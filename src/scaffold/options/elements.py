"""Reads the elements of an option that is a list: from a file, a flag, `--set` and `scaffold set` alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scaffold.domain.shape import kind_of
from scaffold.domain.source import Place, fail, fail_name, shown
from scaffold.domain.tree import Scalar, Sequence, parse_tree

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scaffold.domain.tree import Node
    from scaffold.options.catalogue import Option


def of_node(option: Option, node: Node) -> list[str]:
    """Return the elements that a node of scaffold.yaml says, in the order of the catalogue."""
    if not isinstance(node, Sequence):
        written = node.text if isinstance(node, Scalar) and not node.empty else option.values[0]
        fail(
            node.place,
            f"expected a list for {option.name}, found {kind_of(node)}",
            hint=f"write {option.name}: [{written}]",
        )
    texts = []
    for item in node.items:
        if not isinstance(item, Scalar):
            fail(item.place, f"expected {' or '.join(option.values)} in {option.name}, found {kind_of(item)}")
        texts.append((item.text, item.place))
    return _checked(option, texts, node.place)


def of_text(option: Option, text: str, place: Place) -> list[str]:
    """Return the elements that are typed: `rest,graphql`, or as they stand in the file, `[rest, graphql]`."""
    if text.strip().startswith("["):
        return of_node(option, parse_tree(text, place.file))
    return of_texts(option, [text], place)


def of_texts(option: Option, texts: Iterable[str], place: Place) -> list[str]:
    """Return the elements of a flag that may be given several times, each with one or more of them."""
    parts = [part.strip() for text in texts for part in text.split(",")]
    return _checked(option, [(part, place) for part in parts] if parts != [""] else [], place)


def _checked(option: Option, texts: list[tuple[str, Place]], place: Place) -> list[str]:
    seen: set[str] = set()
    for text, at in texts:
        if text not in option.values:
            fail_name(at, option.name, text, option.values)
        if text in seen:
            fail(at, f"{shown(text)} is there twice in {option.name}")
        seen.add(text)
    if problem := too_few(option, seen):
        fail(place, problem)
    return option.in_order(seen)


def too_few(option: Option, elements: Iterable[str]) -> str | None:
    """Say that a list has fewer elements than it must have, if it has."""
    count = len(set(elements))
    if count >= option.least:
        return None
    found = f"has {count}" if count else "is empty"
    return f"{option.name} {found}; expected at least {option.least} of {', '.join(option.values)}"
