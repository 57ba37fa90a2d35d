"""The whole input of a project: defaults, then a scaffold.yaml, then flags; checked, as the renderer takes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from scaffold.domain import shape
from scaffold.domain.check import check_domain
from scaffold.domain.keys import DOMAIN_KEYS
from scaffold.domain.project_name import check_project
from scaffold.domain.source import INVISIBLE, Place, fail, fail_name, read_file, shown
from scaffold.domain.tree import Mapping, Node, Scalar, parse_tree
from scaffold.options import elements
from scaffold.options.answers import check_together, default_of, lacks, with_defaults
from scaffold.options.catalogue import DOMAIN, Catalogue, load_catalogue, spelled
from scaffold.options.dump import dump
from scaffold.splices.paths import plain, put
from scaffold.state_files import INPUT

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from scaffold.domain.naming import Names
    from scaffold.options.catalogue import Answers, Value

FORMAT = 1
"""The version of the language: `version: 1`."""

MAX_DESCRIPTION = 500
ALLOWED_BREAKS = str.maketrans("", "", "\t\n")


class Given(NamedTuple):
    """One answer from outside the file: `place` names the flag."""

    key: str
    value: Value
    """Of a list its elements, or a text of them between commas."""
    place: str


class CheckedInput(NamedTuple):
    """What the renderer takes, the text of scaffold.yaml, and what of it is not generated."""

    answers: dict[str, Any]
    text: str
    notices: list[dict[str, str]]


def load_input(root: Path, names: Names, *, file: Path | None = None, given: Iterable[Given] = ()) -> CheckedInput:
    """Merge and check: defaults < file < given. `root` is the template tree, `names` its kit's (`names_of`)."""
    text = read_file(file) if file else None
    return check_input(load_catalogue(root), names, text=text, file=str(file or INPUT), given=given)


def check_input(
    catalogue: Catalogue, names: Names, *, text: str | None = None, file: str = INPUT, given: Iterable[Given] = ()
) -> CheckedInput:
    """Do the same for a text that was read already."""
    flags = {one.key: checked_given(catalogue, one) for one in given}
    tree = _parse(text, file, catalogue) if text is not None else Mapping(Place(file), {}, {})
    answers: Answers = {key: _option_value(tree, key, catalogue) for key in catalogue.file_keys if key in tree.values}
    places = {key: str(tree.values[key].place) for key in answers} | {key: one.place for key, one in flags.items()}
    answers |= {key: one.value for key, one in flags.items()}
    check_together(catalogue, answers, places)
    full = with_defaults(catalogue, answers)
    check_together(catalogue, full, places)
    _check_texts(full, places)
    if text is None:
        text = dump(catalogue, full)
        tree = _parse(text, INPUT, catalogue)
    else:
        _check_blank(full, tree, places)
        text = _spliced(text, tree, flags)
    checked = check_domain(tree, names=names, lacks=lacks(catalogue, full))
    blank = not checked.domain["resources"]
    return CheckedInput({**full, "blank": blank, DOMAIN: checked.domain}, text, checked.notices)


def _parse(text: str, file: str, catalogue: Catalogue) -> Mapping:
    tree = shape.mapping(parse_tree(text, file), "the input of a project")
    shape.known_keys(tree, ("version", *catalogue.file_keys, *DOMAIN_KEYS), INPUT)
    if "version" not in tree.values:
        fail(tree.place, "the file has no version", hint=f"begin it with version: {FORMAT}")
    version = shape.integer(tree.values["version"], "the version of the language")
    if version != FORMAT:
        fail(tree.values["version"].place, f"version {version} of the language is not known; expected {FORMAT}")
    return tree


def _option_value(tree: Mapping, key: str, catalogue: Catalogue) -> Value:
    node = tree.values[key]
    option = catalogue.option(key)
    if option.kind == "list":
        return elements.of_node(option, node)
    if key == "description" and isinstance(node, Scalar):
        return "" if node.empty else node.text
    one = shape.scalar(node, " or ".join(option.values) or f"a {key}")
    if option.choices and one.text not in option.values:
        fail_name(one.place, key, one.text, option.values)
    return one.text


def checked_given(catalogue: Catalogue, one: Given) -> Given:
    """Return an answer from outside with its value as data; a UserError says what is wrong with it."""
    place = Place(one.place)
    if one.key not in catalogue.names:
        fail_name(place, "option", one.key, catalogue.names)
    option = catalogue.option(one.key)
    if option.kind == "bool":
        return Given(one.key, _boolean(one, place), one.place)
    if option.kind == "list":
        said = [one.value] if isinstance(one.value, str) else one.value
        if isinstance(said, bool):
            fail(place, f"expected {' or '.join(option.values)} for {one.key}")
        return Given(one.key, elements.of_texts(option, said, place), one.place)
    if not isinstance(one.value, str):
        fail(place, f"expected a text for {one.key}")
    if option.choices and one.value not in option.values:
        fail_name(place, one.key, one.value, option.values)
    return one


def _boolean(one: Given, place: Place) -> bool:
    if isinstance(one.value, bool):
        return one.value
    if one.value not in ("true", "false"):
        fail(place, f"expected true or false for {one.key}, found {shown(spelled(one.value))}")
    return one.value == "true"


def _check_texts(answers: Answers, places: dict[str, str]) -> None:
    check_project(str(answers["name"]), Place(places.get("name", "name")))
    check_description(str(answers["description"]), Place(places.get("description", "description")))


def check_description(text: str, place: Place) -> None:
    """Refuse a description that is too long, or holds what cannot be seen."""
    if len(text) > MAX_DESCRIPTION:
        fail(place, f"the description has {len(text)} characters, expected at most {MAX_DESCRIPTION}")
    if found := INVISIBLE.search(text.translate(ALLOWED_BREAKS).replace("\r", "\0")):
        fail(place, f"the description holds the invisible character U+{ord(found[0]):04X}")


def _check_blank(answers: Answers, tree: Mapping, places: dict[str, str]) -> None:
    resources = tree.values.get("resources")
    if answers["blank"] and isinstance(resources, Mapping) and resources.values:
        place = Place(places.get("blank", "blank"))
        fail(place, "the file has resources, and blank leaves out the example only", hint="leave out one of the two")


def _spliced(text: str, tree: Mapping, flags: dict[str, Given]) -> str:
    for key, one in flags.items():
        old = tree.values.get(key)
        if one.key == "blank" or (old is not None and _says(old, one.value)):
            continue
        text = put(text, (key,), [*one.value] if isinstance(one.value, list) else str(one.value))
    return text


def _says(node: Node, value: Value) -> bool:
    """Whether the file says a value already; the order of a list is its writer's."""
    if isinstance(node, Scalar):
        return node.text == value
    found = plain(node)
    return isinstance(found, list) and isinstance(value, list) and sorted(map(str, found)) == sorted(value)


def recommended(catalogue: Catalogue, name: str, answers: Answers) -> Value:
    """Return the default of one option after the answers so far."""
    return default_of(catalogue, catalogue.option(name), answers)[0]
