"""What the files of a hand-written repository say about the options. A guess comes with its reason."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PROVIDER = re.compile(r"""datasource\s+\w+\s*\{[^}]*provider\s*=\s*["'](\w+)["']""")
DATABASES = {"postgresql": "postgres", "postgres": "postgres", "mysql": "mysql", "sqlite": "sqlite"}
DRIVERS = {"pg": "postgres", "mysql2": "mysql", "mariadb": "mysql", "better-sqlite3": "sqlite"}
SESSIONS = ("express-session", "iron-session", "@fastify/session", "hono-sessions")
TOKENS = ("jose", "jsonwebtoken", "@fastify/jwt", "passport-jwt", "express-jwt")
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
    reason: str


def guesses(root: Path) -> list[Guess]:
    """Return what the files say; an option of which they say nothing is left out."""
    package = _package(root)
    packages = {**package.get("dependencies", {}), **package.get("devDependencies", {})}
    return [*_general(root, package), *_stack(root, packages), *_around(root)]


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


def _stack(root: Path, packages: dict[str, str]) -> Iterator[Guess]:
    yield Guess("face", "next" if "next" in packages else "api", "next is a dependency" if "next" in packages else "")
    yield from _database(root, packages)
    if "next-auth" in packages:
        yield Guess("auth", "nextauth", "next-auth is a dependency")
    elif found := [name for name in (*SESSIONS, *TOKENS) if name in packages]:
        yield Guess("auth", "session" if found[0] in SESSIONS else "jwt", f"{found[0]} is a dependency")
    else:
        yield Guess("auth", "none", "no package for it is a dependency")
    queue = "bullmq" in packages
    yield Guess("queue", "bullmq" if queue else "none", "bullmq is a dependency" if queue else "no bullmq")


def _database(root: Path, packages: dict[str, str]) -> Iterator[Guess]:
    for path in sorted(root.glob("prisma/**/*.prisma")):
        found = PROVIDER.search(path.read_text("utf-8", "replace"))
        if found and found[1] in DATABASES:
            yield Guess("database", DATABASES[found[1]], path.relative_to(root).as_posix())
            return
    for name, value in DRIVERS.items():
        if name in packages:
            yield Guess("database", value, f"{name} is a dependency")
            return


def _around(root: Path) -> Iterator[Guess]:
    pnpm = (root / "pnpm-lock.yaml").is_file()
    yield Guess("package_manager", "pnpm" if pnpm else "npm", "pnpm-lock.yaml" if pnpm else "")
    github = (root / ".github/workflows").is_dir()
    yield Guess("ci", "github" if github else "none", ".github/workflows" if github else "no .github/workflows")
    docker = (root / "Dockerfile").is_file()
    yield Guess("container", "docker" if docker else "none", "Dockerfile" if docker else "no Dockerfile")
    robots = {"renovate": "renovate.json", "dependabot": ".github/dependabot.yml"}
    robot = next((name for name, path in robots.items() if (root / path).is_file()), "none")
    yield Guess("dependency_updates", robot, robots.get(robot, "neither Dependabot nor Renovate"))
