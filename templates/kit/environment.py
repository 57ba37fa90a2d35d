"""The environment variables of a project, as `.env.example` and the README list them.

What a variable may hold is decided by the schemas in `src/**/*env.ts`; a test compares the names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from .packages import MAIL, QUEUE, REDIS, USERS, always, option

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

GROUPS: dict[str, tuple[Variable, ...]] = {
    "Server": (
        Variable("APP_SECRET", "", "at least 32 characters; every key is derived from it", required=True),
        Variable("PUBLIC_URL", "http://localhost:3000", "where clients reach the service", required=True),
        Variable("PORT", "3000", "the port to listen on"),
        Variable("HOST", "127.0.0.1", "the address to listen on (0.0.0.0 in production)"),
        Variable("LOG_LEVEL", "info", "fatal, error, warn, info, debug, trace or silent"),
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
        Variable("SHUTDOWN_TIMEOUT_MS", "20000", "how long draining may take"),
        Variable("DRAIN_DELAY_MS", "0", "how long to go on answering after SIGTERM, for load balancers"),
    ),
    "Database": (
        Variable("DATABASE_URL", "", "the application's database", required=True),
        Variable("DB_POOL_MAX", "10", "connections a process may hold", when=option("database", "postgres", "mysql")),
        Variable("DB_POOL_TIMEOUT_MS", "2000", "how long a request waits for a connection"),
        Variable(
            "DB_STATEMENT_TIMEOUT_MS",
            "10000",
            "how long a statement may take",
            when=option("database", "postgres", "mysql"),
        ),
    ),
    "Accounts": (
        Variable("ACCESS_TOKEN_SECONDS", "600", "how long an access token is valid", when=option("auth", "jwt")),
        Variable("SESSION_IDLE_SECONDS", "", "a session ends when unused for so long", when=USERS),
        Variable("SESSION_MAX_SECONDS", "", "a session ends after so long", when=USERS),
        Variable("SIGN_IN_TRIES_PER_ACCOUNT", "10", "failed sign-ins before an account has to wait", when=USERS),
        Variable("SIGN_IN_TRIES_PER_ADDRESS", "50", "failed sign-ins before an address has to wait", when=USERS),
        Variable("REGISTRATIONS_PER_ADDRESS", "20", "new accounts from one address", when=USERS),
        Variable("AUTH_LIMIT_SECONDS", "900", "the window of these three", when=USERS),
    ),
    "Shared between processes": (
        Variable(
            "REDIS_URL",
            "",
            "where processes share their counters; each counts for itself without it",
            when=lambda model: REDIS(model) and not QUEUE(model),
        ),
        Variable(
            "REDIS_URL",
            "",
            "where processes share their counters; required with QUEUE_BACKEND=redis",
            when=QUEUE,
        ),
        Variable("REDIS_PREFIX", "", "names this application in a shared Redis", when=REDIS),
        Variable(
            "OPERATION_LIMITS",
            "true",
            "whether operations have limits of their own",
            when=lambda model: any(one["limits"] for one in model["resources"]),
        ),
    ),
    "Jobs": (
        Variable("QUEUE_BACKEND", "", "redis, or postgres (the application's database)", required=True, when=QUEUE),
        Variable("QUEUE_PREFIX", "", "names its queue, where that is not to be REDIS_PREFIX", when=QUEUE),
        Variable("WORKER_CONCURRENCY", "10", "jobs that a worker runs at a time", when=QUEUE),
        Variable("WORKER_PORT", "", "where the worker answers /livez and /readyz", when=QUEUE),
    ),
    "Mail": (
        Variable("SMTP_URL", "", "the mail server; without it, mail becomes files", required=True, when=MAIL),
        Variable("MAIL_FROM", "no-reply@localhost", "the sender", required=True, when=MAIL),
        Variable("MAIL_SINK_DIR", ".data/mail", "where those files go", when=MAIL),
    ),
    "Tests": (
        Variable(
            "TEST_DATABASE_URL",
            "",
            "a server on which the tests may make databases",
            when=option("database", "postgres", "mysql"),
        ),
        Variable("TEST_REDIS_URL", "", "a Redis for the tests of what is kept there", when=REDIS),
    ),
}


def build(app: Mapping[str, Any]) -> list[dict[str, Any]]:
    """`app().environment`: [{title, variables: [{name, example, about, required}]}], empty groups left out."""
    groups = []
    for title, variables in GROUPS.items():
        chosen = [variable for variable in variables if variable.when(app)]
        if title == "Mail":
            chosen += [
                Variable(one["name"], "", "who gets what the forms send", required=True) for one in app["recipients"]
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
