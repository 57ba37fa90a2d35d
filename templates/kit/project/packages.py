"""The npm packages and scripts of a generated project: what every one has, and what capabilities bring.

A version stands in one row, here or in a capability. `when` is a predicate over the project's model; the note says
why a version is held where it is, or what the package is for where its name does not tell.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from . import capabilities

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

NODE_ENGINE = "^20.19.0 || ^22.13.0 || >=24.0.0"
NODE_VERSION = "24"


def always(_: Mapping[str, Any]) -> bool:
    """Every project has it."""
    return True


class Package(NamedTuple):
    """One npm package: its range, whether only development needs it, the option that brings it, and why."""

    name: str
    version: str
    when: Callable[[Mapping[str, Any]], bool] = always
    dev: bool = False
    note: str = ""


CORE = (
    Package("@hono/node-server", "^2.1.0", note="serves the web-standard application on node:http"),
    Package("@hono/zod-openapi", "^1.6.0", note="routes, validation and OpenAPI 3.1 from one declaration"),
    Package("@prisma/client", "^7.10.0"),
    Package("hono", "^4.13.0"),
    Package("rate-limiter-flexible", "^11.0.0"),
    Package("swagger-ui-dist", "^5.35.0", note="the assets of /docs, served by the application itself"),
    Package("zod", "^4.6.0"),
    # development
    Package("@stylistic/eslint-plugin", "^5.10.0", dev=True, note="the formatter; independent of line width"),
    Package("@types/node", "^22.0.0", dev=True, note="vitest's peer range has no 20"),
    Package("@vitest/coverage-v8", "^4.0.0", dev=True),
    Package("dependency-cruiser", "^17.4.0", dev=True, note="18 needs Node 22"),
    Package("eslint", "^10.15.0", dev=True),
    Package("knip", "^6.44.0", dev=True),
    Package("prisma", "^7.10.0", dev=True),
    Package("tsx", "^4.23.0", dev=True),
    Package("typescript", "~6.0.3", dev=True, note="typescript-eslint refuses 7"),
    Package("typescript-eslint", "^8.73.0", dev=True),
    Package("vite", "^8.0.0", dev=True, note="below vitest; compiles the programs that tests start"),
    Package("vitest", "^4.0.0", dev=True, note="5 needs Node 22"),
)

BROUGHT = tuple(
    Package(row["name"], row["range"], when, row.get("dev", False), row.get("note", ""))
    for row, when in capabilities.rows("packages")
)

PACKAGES = (*CORE, *BROUGHT)
"""All of them; one that several capabilities bring stands once for each."""


class Script(NamedTuple):
    """One npm script, what the README says about it (nothing about the plumbing), and what it is to be given."""

    name: str
    command: str
    about: str = ""
    when: Callable[[Mapping[str, Any]], bool] = always
    arguments: str = ""


CORE_SCRIPTS = (
    Script("dev", "tsx scripts/dev.ts", "start everything for development, with reload"),
    Script("start", "node --enable-source-maps dist/entry/server.js", "run the production build"),
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
    Script("postinstall", "prisma generate"),
)


def _scripts() -> tuple[Script, ...]:
    """All scripts: one that a capability brings stands behind the one that it names."""
    found: dict[str, list[Script]] = {script.name: [script] for script in CORE_SCRIPTS}
    for row, when in capabilities.rows("scripts"):
        script = Script(row["name"], row["command"], row.get("about", ""), when, row.get("arguments", ""))
        found[row["after"]].append(script)
    return tuple(script for scripts in found.values() for script in scripts)


SCRIPTS = _scripts()


class InstallScript(NamedTuple):
    """A package that has an install script, whether it may run, and why."""

    name: str
    allowed: bool
    when: Callable[[Mapping[str, Any]], bool] = always
    note: str = ""


INSTALL_SCRIPTS = (
    *(
        InstallScript(row["name"], row["allowed"], when, row.get("note", ""))
        for row, when in capabilities.rows("install_scripts")
    ),
    InstallScript(
        "@prisma/engines", allowed=False, note="downloads an engine; migrations are SQL of the project's own"
    ),
    InstallScript("@scarf/scarf", allowed=False, note="below swagger-ui-dist: reports the installation to its maker"),
    InstallScript("esbuild", allowed=True, note="below tsx and vitest: puts the binary of this platform in place"),
    InstallScript("prisma", allowed=False, note="as @prisma/engines"),
)


def build(model: Mapping[str, Any]) -> dict[str, Any]:
    """`app().packages`: what package.json, the README and the CI workflow need.

    Takes the project's model (the answers); gives {node_engine, node_version, dependencies, dev_dependencies,
    scripts, install_scripts, manager}, the first two lists as [{name, version, note}], the third as [{name, command,
    about, usage}].
    """
    wanted = {(package.name, package.version): package for package in PACKAGES if package.when(model)}
    chosen = sorted(wanted.values(), key=lambda package: package.name)
    manager = capabilities.words("package_manager", model)
    names = [package.name for package in chosen]
    if len(names) != len(set(names)):
        raise ValueError(f"a package is listed with two ranges for these answers: {names}")

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
        "install_scripts": {
            script.name: script.allowed
            for script in sorted(INSTALL_SCRIPTS, key=lambda script: script.name)
            if script.when(model)
        },
        "manager": manager,
    }


def _usage(script: Script, manager: Mapping[str, str]) -> str:
    """What is typed to run it."""
    given = f"{manager['args']} {script.arguments}" if script.arguments else ""
    return f"{manager['run']} {script.name}{given}"
