"""What the files of a hand-written repository say about the options. A guess comes with its reason."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PROVIDER = re.compile(r"""datasource\s+\w+\s*\{[^}]*provider\s*=\s*["'](\w+)["']""")
NAME = re.compile(r"[^a-z0-9]+")


FOREIGN = {
    "framework": (
        "Hono",
        ("express", "fastify", "koa", "@nestjs/core", "@hapi/hapi", "restify", "@adonisjs/core", "@feathersjs/feathers",
         "@loopback/core", "elysia", "h3", "polka", "sails", "meteor-node-stubs"),
    ),
    "way to the database": (
        "Prisma",
        ("typeorm", "sequelize", "mongoose", "mongodb", "drizzle-orm", "knex", "@mikro-orm/core", "objection", "kysely",
         "bookshelf", "waterline"),
    ),
}  # fmt: skip
"""What a part is called -> the templates' own, and packages that do the same in another way."""


class Foreign(NamedTuple):
    """Something that the templates do with another package."""

    name: str
    kind: str
    ours: str
    place: str


class Guess(NamedTuple):
    """One option, and the file that says so."""

    option: str
    value: str
    """Of an option that is a list its elements, between commas."""
    reason: str


def guesses(root: Path, release: Path | None = None) -> list[Guess]:
    """Return what the files say; an option of which they say nothing is left out.

    The signs are those that the capabilities of a release tree name: of the templates that came with this package,
    unless another one is given.
    """
    from scaffold.releases.capabilities import load_capabilities
    from scaffold.releases.release import templates_root

    package = _package(root)
    packages = {**package.get("dependencies", {}), **package.get("devDependencies", {})}
    capabilities = load_capabilities(release or templates_root())
    return [*_general(root, package), *(one for each in capabilities for one in _recognised(root, packages, each))]


def foreign(root: Path) -> list[Foreign]:
    """Return what of the repository's stack is another one's than the templates'."""
    package = _package(root)
    packages = {**package.get("dependencies", {}), **package.get("devDependencies", {})}
    found = [
        Foreign(name, kind, ours, "package.json")
        for kind, (ours, names) in FOREIGN.items()
        for name in names
        if name in packages
    ]
    others = {"pyproject.toml": "Python", "go.mod": "Go", "Cargo.toml": "Rust", "pom.xml": "Java", "Gemfile": "Ruby"}
    return found + [
        Foreign(language, "language", "TypeScript", name)
        for name, language in others.items()
        if (root / name).is_file()
    ]


def _package(root: Path) -> dict[str, Any]:
    try:
        found = json.loads((root / "package.json").read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _general(root: Path, package: dict[str, Any]) -> Iterator[Guess]:
    written = str(package.get("name") or root.resolve().name).rsplit("/", 1)[-1]
    name = NAME.sub("-", written.lower()).strip("-")
    if name:
        yield Guess("name", name, "package.json" if package.get("name") else "the folder's name")
    if package.get("description"):
        yield Guess("description", str(package["description"]), "package.json")


def _recognised(root: Path, packages: dict[str, str], capability: dict[str, Any]) -> Iterator[Guess]:
    """Give the choice of an option whose signs are there: those of the highest rank first, then in their order.

    Of an option that is a list every choice counts that has a sign.
    """
    signs = [
        (sign, unit["name"]) for unit in capability["units"] if unit["name"] for sign in unit.get("recognised", ())
    ]
    signs.sort(key=lambda one: ("otherwise" in one[0], -one[0].get("rank", 0)))
    found = [(choice, reason) for sign, choice in signs if (reason := _reason(root, packages, sign)) is not None]
    if found and (capability.get("option") or {}).get("several"):
        first = dict(reversed(found))
        elements = list(dict.fromkeys(choice for choice, _ in found))
        yield Guess(capability["name"], ",".join(elements), ", ".join(first[one] for one in elements))
    elif found:
        yield Guess(capability["name"], *found[0])


def _reason(root: Path, packages: dict[str, str], sign: dict[str, Any]) -> str | None:
    """Say why a sign counts; None when it is not there."""
    if "dependency" in sign:
        return f"{sign['dependency']} is a dependency" if sign["dependency"] in packages else None
    if "path" in sign:
        return sign["path"] if (root / sign["path"]).exists() else None
    if "provider" in sign:
        return next(
            (
                path.relative_to(root).as_posix()
                for path in sorted(root.glob("prisma/**/*.prisma"))
                if sign["provider"] in PROVIDER.findall(path.read_text("utf-8", "replace"))
            ),
            None,
        )
    return str(sign["otherwise"])
