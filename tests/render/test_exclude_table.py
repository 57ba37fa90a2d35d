"""The table that says which option brings which path: readable, anchored, and without a dead line."""

from __future__ import annotations

import itertools
import re
from functools import cache, reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from copier._main import Worker
from copier._types import Phase
from jinja2 import Environment, StrictUndefined, Template
from pathspec import PathSpec
from samples import answers, combinations, domain, item, note

from rows import CATALOGUE
from scaffold.domain.check import check_domain
from scaffold.domain.tree import parse_tree
from scaffold.options import load_input, load_names
from scaffold.options.answers import lacks, with_defaults
from scaffold.options.catalogue import load_catalogue
from scaffold.options.input import Given, check_input
from scaffold.releases.release import Release, templates_root
from scaffold.releases.working import working_release
from scaffold.render import render_files
from scaffold.render.kit import load_kit
from scaffold.render.matching import literal_first
from scaffold.render.worker import ReleaseWorker, make_worker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

TABLE = templates_root() / "options" / "90-exclude.yml"
ENVIRONMENT = Environment(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=False)  # noqa: S701
CONTROL = re.compile(r"^\{%-? *(if|elif|else|endif)\b.*%\}$")


@cache
def entries() -> list[str]:
    return list(yaml.safe_load(TABLE.read_text("utf-8"))["_exclude"])


SCHOOL = Path(__file__).parents[1] / "domains" / "school.yaml"
"""Permissions, owners that others set, and accounts with fields."""

ARCHIVE = SCHOOL.with_name("archive.yaml")
"""Rows that stay when they are deleted."""

VACATIONS = SCHOOL.with_name("vacations.yaml")
"""Pictures, whose variants are made by a worker or, without one, at once."""


def patterns() -> list[str]:
    lines = [line.strip() for line in entries()[1].splitlines()]
    return [line for line in lines if line and not CONTROL.match(line) and not line.startswith("{#")]


def active(case: dict[str, Any]) -> list[str]:
    """List the patterns that hold for these answers."""
    model = load_kit(templates_root()).build({name: case[name] for name in load_kit(templates_root()).INPUTS})

    def has(path: str) -> bool:
        """Look it up strictly: the table of a release asks for nothing that its own kit does not know."""
        return bool(reduce(ENVIRONMENT.getattr, path.split("."), model))

    return [line for line in table().render(case, has=has).splitlines() if line.strip()]


@cache
def table() -> Template:
    return ENVIRONMENT.from_string(entries()[1])


@cache
def cases() -> list[dict[str, Any]]:
    """List combinations with every pair of values, and other domains: a condition may ask the model."""
    more = [
        answers(domain=domain(), blank=True),
        answers(auth="none", domain=domain(), blank=True),
        answers(domain=domain(item(0))),
        answers(face="next", auth="nextauth", domain=domain(item(0))),
        load_input(file=SCHOOL).answers,
        load_input(file=ARCHIVE).answers,
        load_input(file=SCHOOL.with_name("partial.yaml")).answers,
        load_input(file=VACATIONS, given=[Given("queue", "none", "queue")]).answers,
        answers(domain=domain({**item(0), "allow": {}})),
        answers(domain=domain({**item(0), "allow": {"read": {"op": "public"}}})),
        answers(domain=whole_language()),
        answers(face="next", auth="nextauth", queue="none", domain=whole_language()),
        answers(database="mysql", domain=whole_language()),
        answers(database="sqlite", domain=whole_language()),
        answers(**less_usual(), domain=whole_language()),
        answers(face="next", auth="nextauth", **less_usual(), domain=whole_language()),
        *small(),
    ]
    return [*combinations(), *more]


def less_usual() -> dict[str, Any]:
    """Take the last value of each option that is asked last, of lists all: a capability may hang on the model too."""
    more = [one for one in CATALOGUE.options if one.group == "more" and one.values]
    return {one.name: one.values[-1] if one.kind == "choice" else [*one.values] for one in more}


def small() -> list[dict[str, Any]]:
    """List the answers of the projects that use little of the language."""
    found = []
    for case in yaml.safe_load((Path(__file__).parents[1] / "small.yaml").read_text("utf-8")):
        options, tree = case["options"], parse_tree(yaml.safe_dump(case["domain"]), "small.yaml")
        missing = lacks(CATALOGUE, with_defaults(CATALOGUE, options))
        checked = check_domain(tree, names=load_names(), lacks=missing).domain
        found.append(answers(**options, domain=checked, blank=not case["domain"]))
    return found


@cache
def whole_language() -> dict[str, Any]:
    """Give the domain that uses every key of the language that this release generates."""
    text = (Path(__file__).parents[1] / "unit" / "languages" / "vacations.yaml").read_text("utf-8")
    root = templates_root()
    checked = check_input(load_catalogue(root), load_names(), text=text[: text.index("areas:")], file="vacations.yaml")
    found: dict[str, Any] = checked.answers["domain"]
    return found


@cache
def tables() -> list[tuple[str, ...]]:
    """List what the table says for each of the cases."""
    return [tuple(active(case)) for case in cases()]


@cache
def everything() -> frozenset[str]:
    """List every path that any combination could render, were nothing excluded."""
    release = working_release()
    paths: set[str] = set()
    for face, auth, database in (("api", "jwt", "postgres"), ("next", "nextauth", "sqlite")):
        case = answers(face=face, auth=auth, database=database, domain=domain(note(users=True), item(0)))
        paths |= set(render_without_table(case, release))
        paths |= set(render_without_table({**case, "domain": whole_language()}, release))
    return frozenset(paths)


def render_without_table(case: dict[str, Any], release: Release) -> list[str]:
    from scaffold.render.worker import ReleaseWorker, make_worker

    class Open(ReleaseWorker):
        def _excluded(self) -> Any:
            return lambda path: path == ".git"

    worker = make_worker(release, {**case, "base_hash": ""})
    worker.__class__ = Open
    # A file of another option may not render with these answers; it is its path that counts here.
    seen: list[str] = []
    walk_files, _, _ = worker.collect(seen.append, lambda error: seen.append(failed_path(str(error))))
    return [*walk_files, *filter(None, seen)]


def failed_path(message: str) -> str:
    """Take the path of a template from its error; names with a loop in them are rendered by another case."""
    found = re.match(r"project/([^{:]+?)(?:\.jinja)?(?::\d+)?(?: \(|:)", message)
    return found[1] if found else ""


def test_the_table_is_git_and_one_text() -> None:
    assert entries()[0] == ".git"
    assert len(entries()) == 2


@pytest.mark.parametrize("line", patterns())
def test_a_pattern_is_anchored_plain_and_matches_something(line: str) -> None:
    assert line.startswith("/"), "anchor it: without a slash it matches at any depth"
    assert not line.endswith("/"), "no slash at the end: stock Copier would leave an empty folder"
    assert "{" not in line, "options stand in the conditions, not in the patterns"
    assert not line.startswith("!")
    spec = PathSpec.from_lines("gitignore", [line])
    assert any(spec.match_file(path) for path in everything()), "it matches nothing: remove it"


def test_no_pattern_stands_twice_under_one_condition() -> None:
    for lines in set(tables()):
        assert len(lines) == len(set(lines)), sorted(line for line in lines if lines.count(line) > 1)


def test_every_pattern_is_reached_by_some_combination_and_spared_by_another() -> None:
    for line in patterns():
        assert any(line in lines for lines in tables()), f"{line} is never excluded"
        assert any(line not in lines for lines in tables()), f"{line} is always excluded"


def test_every_file_of_the_tree_is_rendered_by_some_combination() -> None:
    alive: set[str] = set()
    for lines in set(tables()):
        spec = PathSpec.from_lines("gitignore", lines)
        alive |= {path for path in everything() if not spec.match_file(path)}
    assert sorted(everything() - alive) == []


def test_only_options_and_the_model_stand_in_conditions() -> None:
    names = {*CATALOGUE.names}
    model = r"\bhas\('[a-z_.]+'\)|\bdomain\.resources\b"
    words = re.compile(rf"{model}|'[^']*'|\b(?:if|elif|else|endif|and|or|not|in|is|true|false|default)\b")
    for line in itertools.chain(entries()[1].splitlines()):
        if CONTROL.match(line.strip()):
            rest = set(re.findall(r"[a-z_]+", words.sub("", line)))
            assert rest <= names, line


def test_the_executed_table_leaves_no_name_of_another_option() -> None:
    """What an option brings is there exactly when it is chosen."""
    for case in combinations():
        paths = render_files(case).files
        assert ("Dockerfile" in paths) == (case["container"] == "docker")
        assert any(path.startswith(".github/workflows/") for path in paths) == (case["ci"] == "github")
        assert any(path.startswith("src/app/") for path in paths) == (case["face"] == "next")
        assert any(path.startswith("src/platform/jobs/") for path in paths) == (case["queue"] == "bullmq")
        assert any(path.startswith("src/modules/auth/") for path in paths) == (case["auth"] != "none")
        assert any(path == "pnpm-workspace.yaml" for path in paths) == (case["package_manager"] == "pnpm")
        assert any(path.startswith(f"prisma/migrations/{case['database']}/") for path in paths)


def test_plain_paths_are_looked_up_and_come_out_as_copiers_matcher_says() -> None:
    """Rendering asks Copier only about the lines that are no plain paths."""
    for chosen in [answers(), answers(face="next", auth="nextauth"), answers(database="sqlite", auth="none")]:
        worker = make_worker(working_release(), {**chosen, "base_hash": ""})
        with Phase.use(Phase.PROMPT):
            worker._ask()
        spec = Worker._path_matcher(worker, rendered_table(worker))
        ours = worker._path_matcher(rendered_table(worker))
        tree = templates_root() / "project"
        paths = [path.relative_to(tree).as_posix().removesuffix(".jinja") for path in tree.rglob("*")]
        found = [path for path in paths if ours(Path(path))]
        assert found
        assert found == [path for path in paths if spec(Path(path))]


@pytest.mark.parametrize(
    "lines", [["/a", "", "# b", "c/", "*.ts", "/d/e/"], ["/a", "!/a/b"], ["/a b", "/a\\*", "/é"], []]
)
def test_any_line_means_what_it_means_to_pathspec(lines: list[str]) -> None:
    def of(some: Iterable[str]) -> Callable[[Any], bool]:
        return PathSpec.from_lines("gitignore", some).match_file

    ours, theirs = literal_first(lines, of), of(lines)
    for path in ("a", "a/b", "x/a", "c", "c/d", "x/c/d", "e.ts", "# b", "d/e", "d/e/f", "d", "a b", "a b/c", "a*", "é"):
        assert ours(path) == theirs(path), path


def rendered_table(worker: ReleaseWorker) -> list[str]:
    lines = (worker._render_string(one, {"_copier_operation": "copy"}) for one in worker.all_exclusions)
    return [line for text in lines for line in text.splitlines()]
