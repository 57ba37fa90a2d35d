"""The environment variables of a project, as `.env.example` and the README list them.

What a variable may hold is decided by the schemas in `src/**/*env.ts`; a test compares the names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from . import capabilities
from .packages import always

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class Variable(NamedTuple):
    """One variable: its example or default, what it means, whether production must set it, and what brings it."""

    name: str
    example: str
    about: str
    required: bool = False
    when: Callable[[Mapping[str, Any]], bool] = always


DATABASE_URLS = {
    "postgres": "postgresql://user:password@localhost:5432/{name}",
    "mysql": "mysql://user:password@localhost:3306/{name}",
    "sqlite": "file:.data/app.db",
}

CORE: dict[str, tuple[Variable, ...]] = {
    "Server": (
        Variable("APP_SECRET", "", "at least 32 characters; every key is derived from it", required=True),
        Variable("PUBLIC_URL", "http://localhost:3000", "where clients reach the service", required=True),
        Variable("PORT", "3000", "the port to listen on"),
        Variable("HOST", "127.0.0.1", "the address to listen on (0.0.0.0 in production)"),
        Variable("LOG_LEVEL", "info", "fatal, error, warn, info, debug, trace or silent"),
        Variable("LOG_LEVELS", "", "levels of single parts, such as http=warn,database=debug"),
        Variable("DOCS", "true", "serve the documentation page (off in production)"),
    ),
    "HTTP": (
        Variable("CORS_ORIGINS", "", "origins that browsers may call from, separated by commas"),
        Variable("CORS_CREDENTIALS", "true", "whether those origins may send cookies"),
        Variable("TRUST_PROXY", "0", "how many proxies of yours stand in front"),
        Variable("RATE_LIMIT_POINTS", "300", "requests a client may send in the window"),
        Variable("RATE_LIMIT_SECONDS", "60", "the window"),
        Variable("BODY_LIMIT_BYTES", "", "the largest request body; for accounts it is less"),
        Variable("REQUEST_TIMEOUT_MS", "15000", "how long a request may take"),
        Variable("DRAIN_DELAY_MS", "0", "how long to go on taking requests after SIGTERM; 5000 on Kubernetes"),
        Variable("SHUTDOWN_TIMEOUT_MS", "20000", "how long what has begun may take after that"),
    ),
}

LAST = "Tests"


def _groups() -> dict[str, tuple[Variable, ...]]:
    """The groups of variables: those of the core, then those of the capabilities in their order."""
    found = dict(CORE)
    for row, when in capabilities.rows("environment"):
        name, example = row["name"], row.get("example", "")
        variable = Variable(name, example, row["about"], row.get("required", False), when)
        found[row["group"]] = (*found.get(row["group"], ()), variable)
    return {title: variables for title, variables in found.items() if title != LAST} | {LAST: found.get(LAST, ())}


GROUPS = _groups()


def build(app: Mapping[str, Any]) -> list[dict[str, Any]]:
    """`app().environment`: [{title, variables: [{name, example, about, required}]}], empty groups left out."""
    groups = []
    for title, variables in GROUPS.items():
        chosen = [variable for variable in variables if variable.when(app)]
        if title == "Mail":
            chosen += [
                Variable(one["name"], "", "who gets what the forms send", required=True) for one in app["recipients"]
            ]
        if title == "Webhooks":
            chosen += [
                Variable(
                    one["variable"],
                    "",
                    "signs its messages; two, with a comma, while it is changed",
                    required=True,
                )
                for one in app["webhooks"]["incoming"]
            ]
        if chosen:
            rows = [{**variable._asdict(), "example": _example(variable, app)} for variable in chosen]
            groups.append({"title": title, "variables": rows})
    return groups


def _example(variable: Variable, app: Mapping[str, Any]) -> str:
    if variable.name == "DATABASE_URL":
        return DATABASE_URLS[app["database"]].format(name=app["names"]["snake"])
    return str(_defaults(app).get(variable.name, variable.example))


def _defaults(app: Mapping[str, Any]) -> dict[str, int | str]:
    """The defaults that the name, the fields and `rate_limits` of the domain set."""
    public, login = app["rate_limits"].get("public"), app["login"]
    found = {
        "REDIS_PREFIX": app["names"]["kebab"],
        "BODY_LIMIT_BYTES": app["bodies"]["most"] * 1024,
        "SIGN_IN_TRIES_PER_ACCOUNT": login["account"],
        "SIGN_IN_TRIES_PER_ADDRESS": login["ip"],
        "AUTH_LIMIT_SECONDS": login["seconds"],
    }
    return found | ({"RATE_LIMIT_POINTS": public["points"], "RATE_LIMIT_SECONDS": public["seconds"]} if public else {})
