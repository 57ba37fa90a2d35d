"""Every name that is taken makes code that compiles: which names are not taken, or not used as they are, follows from
the rendered project itself.

Names that a domain gives are marked, everything else in the project is the templates' own. A name that would capture
one of those, or be captured by it, has to be refused, or replaced where it would stand.
"""

from __future__ import annotations

import json
import os
import random
import re
import secrets
import subprocess
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from harness import domains
from harness.project import Project

from scaffold.domain import reserved
from scaffold.domain.naming import check_field, check_resource
from scaffold.domain.source import Place
from scaffold.errors import UserError
from scaffold.options import load_names
from scaffold.releases.release import templates_root
from scaffold.render.kit import load_kit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from harness.trees import Packages

TREES: list[dict[str, str]] = [
    {"face": "api", "database": "postgres", "auth": "jwt", "queue": "bullmq", "package_manager": "npm"},
    {"face": "api", "database": "mysql", "auth": "session", "queue": "none", "package_manager": "npm"},
    {"face": "next", "database": "sqlite", "auth": "nextauth", "queue": "none", "package_manager": "npm"},
]
MARK = "zq"
MARKED = re.compile(r"([Zz])q[a-z]{2}k(s?)(?![a-z])")
PLACE = Place("scaffold.yaml", 1, 1)
NAMES = load_names()
KIT = load_kit(templates_root())

FIELDS_EACH = 40
"""How many of the names a resource gets as its fields."""


def marked_union() -> tuple[str, set[str]]:
    """Give the union of the test domains with marked names of resources, and the fields that are left as they are."""
    text = domains.union()
    declared = yaml.safe_load(text)["resources"]
    marks = {name: f"Zq{chr(97 + n // 26)}{chr(97 + n % 26)}k" for n, name in enumerate(declared) if name != "User"}
    text = re.sub(rf"\b({'|'.join(marks)})\b", lambda found: marks[found[1]], text)
    return text, {NAMES.camel(field) for resource in declared.values() for field in resource["fields"]}


def conflicts(project: Project) -> Iterator[tuple[str, str, str]]:
    """Give each place where a name of the domain's and one of the templates' would be taken for each other."""
    script = Path(__file__).parent / "names" / "conflicts.mjs"
    done = subprocess.run(
        ["node", script, project.path, project.path / "node_modules", MARK], capture_output=True, text=True, check=True
    )
    for file, made, own in json.loads(done.stdout):
        yield file, MARKED.sub(lambda found: f"<{found[1]}{found[2]}>", made), own


@pytest.fixture(scope="module")
def trees(tmp_path_factory: pytest.TempPathFactory, render_options: Callable[..., Path]) -> list[Project]:
    text, _ = marked_union()
    domain = tmp_path_factory.mktemp("names") / "scaffold.yaml"
    domain.write_text(text, encoding="utf-8")
    return [Project(render_options(options, domain), options) for options in TREES]


@pytest.fixture(scope="module")
def found(trees: list[Project], packages: Packages) -> dict[str, set[str]]:
    """What of the templates a name made of a resource's must not be, by how it is made: `<z>` stands for the name."""
    packages.install(trees[0])
    for other in trees[1:]:
        (other.path / "node_modules").symlink_to(trees[0].path / "node_modules")
    together: dict[str, set[str]] = defaultdict(set)
    for tree in trees:
        for _, made, own in conflicts(tree):
            together[made].add(own)
    return together


def test_no_variable_of_a_resource_captures_one_of_the_templates(found: dict[str, set[str]]) -> None:
    """Of rows and of repositories: `order` and `orders`."""
    _, fields = marked_union()
    own = stems(found, "<z>") | stems(found, "<zs>")
    assert len(own) > 50
    # Elements of pages are no variables; a state stands beside a row only in its own resource (see source/modules.py).
    elements = {"h1", "h2", "p", "tbody", "td", "th", "thead", "tr"}
    parties = {name for name in own if re.match(r"as[A-Z]", name)}
    assert own - KIT.words.taken.LOCALS - elements - parties - fields - {"users"} == set()
    constants = {
        match[1] for name in found["<z>"] | found["<zs>"] if (match := re.fullmatch(r"zq[a-z]{2}k([A-Z]\w*)", name))
    }
    assert constants <= set(KIT.words.taken.CONSTANTS)


def test_types_of_the_templates_are_refused(found: dict[str, set[str]]) -> None:
    for name in stems(found, "<Z>"):
        assert name.startswith("User") or is_refused(name)
    endings = {match[1] for name in found["<Z>"] if (match := re.fullmatch(r"Zq[a-z]{2}k([A-Z]\w*)", name))}
    assert endings == set(reserved.DERIVED)


def test_functions_of_the_templates_are_refused(found: dict[str, set[str]]) -> None:
    """`createAuthService` would be one of them, if a resource were called Auth."""
    combined = [made for made in found if not re.fullmatch(r"<[Zz]s?>", made)]
    assert len(combined) > 20
    taken = {(made, stem) for made in combined for stem in stems(found, made) if not is_refused(NAMES.pascal(stem))}
    # What a form is called is compared with the names of resources in each domain.
    assert {(made, stem) for made, stem in taken if not stem.lower().endswith("form")} == set()


def stems(found: dict[str, set[str]], made: str) -> set[str]:
    """Give the names that the templates' own ones would be made of."""
    slots = {"<Z>": "([A-Z][A-Za-z0-9]*)", "<Zs>": "([A-Z][A-Za-z0-9]*)", "<z>": "([a-z]\\w*)", "<zs>": "([a-z]\\w*)"}
    pattern = re.sub(r"<[Zz]s?>", lambda slot: slots[slot[0]], made, count=1)
    return {match[1] for name in found[made] if MARK not in name.lower() and (match := re.fullmatch(pattern, name))}


def is_refused(name: str) -> bool:
    return refuses(lambda: check_resource(name, PLACE, NAMES))


def refuses(check: Callable[[], object]) -> bool:
    try:
        check()
    except UserError:
        return True
    return False


def words_of_the_tree(project: Project) -> list[str]:
    """Give every identifier of the generated code, in snake case."""
    texts = (path.read_text() for folder in ("src", "test") for path in (project.path / folder).rglob("*.ts"))
    words = {word for text in texts for word in re.findall(r"[A-Za-z_$][\w$]*", text)}
    # Two that differ by an underscore alone are one name.
    snakes = (NAMES.snake(word) for word in words if MARK not in word.lower())
    return sorted({word.replace("_", ""): word for word in snakes if word}.values())


def test_what_is_taken_compiles(trees: list[Project], packages: Packages, tmp_path: Path, render_options: Any) -> None:
    """Each identifier is a field, an action, a value and a role; the names that have to give way are resources."""
    seed = os.environ.get("SEED") or str(secrets.randbelow(10**6))
    print(f"SEED={seed}")
    chosen = random.Random(seed)  # noqa: S311 - which names are tried this time
    words = words_of_the_tree(trees[0])
    fields = [word for word in words if not refuses(lambda word=word: check_field(word, PLACE, NAMES))]
    resources = [NAMES.pascal(word) for word in [*map(NAMES.snake, KIT.words.taken.LOCALS), *chosen.sample(words, 20)]]
    if os.environ.get("FULL") != "1":
        fields, resources = chosen.sample(fields, 300), chosen.sample(resources, 24)
    domain = write_domain(fields, unique_tables(resources))
    (tmp_path / "scaffold.yaml").write_text(yaml.safe_dump(domain, sort_keys=False), encoding="utf-8")
    options = {**TREES[0], "queue": "none"}
    project = Project(render_options(options, tmp_path / "scaffold.yaml"), options)
    packages.install(project)
    project.script("typecheck")


def unique_tables(resources: list[str]) -> list[str]:
    found: dict[str, str] = {}
    for name in resources:
        if not refuses(lambda name=name: check_resource(name, PLACE, NAMES)):
            found.setdefault(NAMES.plural(name), name)
    return list(found.values())


def write_domain(fields: list[str], resources: list[str]) -> dict[str, Any]:
    """Give a domain whose resources are called like this, in chains, and hold these fields."""
    made: dict[str, Any] = {}
    for start in range(0, len(fields), FIELDS_EACH):
        some = fields[start : start + FIELDS_EACH]
        values = ", ".join(dict.fromkeys(some[:20]))
        made[f"Holder{start}x"] = {
            "fields": {
                **{name: "json?" if name in LISTED else KINDS[n % len(KINDS)] for n, name in enumerate(some)},
                "zqstate": f"enum({values}) readonly = {some[0]}",
            },
            "allow": dict.fromkeys(("read", "create", "update", "delete"), "public"),
            "actions": {
                name: {"from": some[0], "to": some[1], "allow": "public"}
                for name in some[1:9]
                if name not in {"list", "read", "create", "update", "delete"}
            },
        }
    before = None
    for n, name in enumerate(resources):
        made[name] = rich(before, n)
        before = name
    return {"version": 1, "roles": ["member", "admin", *fields[:5]], "resources": made}


LISTED = reserved.QUERY_PARAMETERS
"""No list can be filtered by a field of that name, and that is said."""

KINDS = ("string(1..20)! filter", "int? filter(range)", "bool = true", "json?", "money(EUR)?", "decimal(8,2)?", "date?")


def rich(before: str | None, n: int) -> dict[str, Any]:
    fields = {
        "zqowner": "ref(User)! readonly",
        "zqtitle": "string(1..40)! filter search",
        "zqprice": "money(EUR)! filter(range)",
        "zqcopies": "int(0..100) = 5",
        "zqstate": "enum(open, done) readonly filter = open",
    }
    resource: dict[str, Any] = {
        "owner": "zqowner",
        "fields": fields,
        "allow": {
            "read": "public" if n % 4 == 0 else "owner or zqcopies > 1 or role(admin)",
            "create": "signed_in",
            "update": "owner or role(admin)",
            "delete": "role(admin)",
        },
        "actions": {"finish": {"from": "open", "to": "done", "allow": "owner"}},
        "list": {"sort": ["zqtitle", "-zqprice"]},
        "idempotent": ["create"],
    }
    if before:
        fields["zqparent"] = f"ref({before})! restrict"
    if before and n % 4 == 1:
        fields |= {"zqcount": "int(1..5)!", "zqtotal": "money(EUR)! computed(zqparent.zqprice * zqcount)"}
        resource |= {"takes": "zqparent.zqcopies by zqcount", "gives_back": ["done"]}
    if before and n % 4 == 2:
        fields["zqothers"] = f"refs({before})"
    if n % 4 == 3:
        resource["soft_delete"] = True
    if n % 4 == 0:
        resource["cache"] = {"ttl": "30s"}
    return resource
