"""What the composition root puts together: its optional members, and the modules that have a repository."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

USERS = {"pascal": "User", "plural_camel": "users", "dir": "users", "operations": ["read"], "actions": []}


class Part(NamedTuple):
    """A capability that some resource asks for: what container.ts imports, how it is made, and what it is called."""

    name: str
    imports: tuple[tuple[str, str], ...]
    lines: str
    member: str = ""


REDIS = Part(
    "shares",
    (("connectRedis", "redis/redis.ts"),),
    """  const { redisUrl, prefix } = config.shared;
  const redis = redisUrl === undefined ? undefined : connectRedis(redisUrl, { lifecycle, logger });
""",
)
SHARED_COUNTERS = Part(
    "shared_counters",
    (("createCounters", "redis/counters.ts"),),
    "  const createCounter = createCounters(redis, prefix);\n",
)
OWN_COUNTERS = Part(
    "own_counters",
    (("createMemoryCounter", "counters/counter.ts"),),
    "  const createCounter = createMemoryCounter;\n",
)
CACHE = Part(
    "cache",
    (("createReadCache", "cache/read-cache.ts"), ("createCache", "redis/cache.ts")),
    "  const cache = createCache(redis, prefix, logger);\n",
)
TRANSACTIONS = Part(
    "transactions",
    (("createUnitOfWork", "db/unit-of-work.ts"),),
    "  const unitOfWork = createUnitOfWork(db, config.database);\n",
)
IDEMPOTENCY = Part(
    "idempotency",
    (("createIdempotency", "idempotency/idempotency.ts"), ("createIdempotencyStore", "idempotency/store.ts")),
    """  const idempotency = createIdempotency({
    store: createIdempotencyStore(unitOfWork.session),
    transaction: unitOfWork.run,
    requestTimeoutMs: config.http.requestTimeoutMs,
  });
""",
    "idempotency",
)


LIMITS_LINE = """  const limits = createLimits({
    enabled: config.shared.operationLimits,
    trustProxy: config.http.trustProxy,
    createCounter,
  });
"""


def build(app: Mapping[str, Any]) -> dict[str, Any]:
    """`app().composition`: {members: [name], modules: [{pascal, plural_camel, dir}]}, in the order they are listed.

    And of what the behaviour of resources brings: has {name: bool}, imports and lines (texts of container.ts),
    http_imports,
    http_lines and http_members (of http.ts), session (what repositories work on).
    """
    users, queue = app["has_users"], app["queue"] != "none"
    parts = _parts(app)
    some_limits = any(resource["limits"] for resource in app["resources"])
    members = [("jobs", queue), ("mailer", app["mails"]), ("sessions", users), ("authenticator", users)]
    members += [(part.member, True) for part in parts if part.member]
    imports = [one for part in parts for one in part.imports]
    if app["carries_deletions"]:
        imports.append(("forgetAfterDelete", "cache/forget-after-delete.ts"))
    imports += [("refuseBeyond", "http/refuse-beyond.ts")] if app["limits_forms"] else []
    return {
        "members": [name for name, present in members if present],
        "has_mail": app["mails"],
        "has_operation_limits": some_limits,
        "has": {part.name: part in parts for part in (TRANSACTIONS, IDEMPOTENCY)},
        "imports": "".join(f"import {{ {names} }} from './platform/{file}';\n" for names, file in imports),
        "lines": "".join(part.lines for part in parts),
        "http_imports": "import { createLimits } from './platform/http/limits.ts';\n" if some_limits else "",
        "http_lines": LIMITS_LINE if some_limits else "",
        "http_members": "".join(f", {part.member}" for part in parts if part.member),
        "session": "unitOfWork.session" if TRANSACTIONS in parts else "db",
        "module_imports": _module_imports(app),
        "services": _services(app),
        "routes": _routes(app),
        "modules": _modules(app, "unitOfWork.session" if TRANSACTIONS in parts else "db"),
    }


def _module_imports(app: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(Name, file) of what container.ts takes from the modules."""
    found = [(f"create{form['pascal']}Service", f"{form['dir']}/service.ts") for form in app["public_forms"]]
    for module in [*([USERS] if app["has_users"] else []), *app["resources"]]:
        if module.get("cache"):
            found.append((f"cache{module['plural_pascal']}", f"{module['dir']}/cached-repository.ts"))
        found.append((f"create{module['pascal']}Repository", f"{module['dir']}/repository.ts"))
        if module["operations"] or module["actions"]:
            found.append((f"create{module['pascal']}Service", f"{module['dir']}/service.ts"))
    return found


def _services(app: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(Name, expression) of the services of forms and resources."""
    found = [(form["camel"], f"create{form['pascal']}Service({form['made']})") for form in app["public_forms"]]
    for resource in app["served"]:
        transaction = ", unitOfWork.run" if resource["transactional"] else ""
        found.append((resource["plural_camel"], f"create{resource['pascal']}Service(repositories{transaction})"))
    return found


def _routes(app: Mapping[str, Any]) -> list[dict[str, str]]:
    """What is mounted under /v1: {name, dir, path, given}."""
    found = []
    for form in app["public_forms"]:
        proxy = ", trustProxy: config.http.trustProxy" if form["limit"] else ""
        given = f"{form['camel']}: services.{form['camel']}{proxy}"
        route = {"name": f"{form['camel']}Routes", "dir": form["dir"], "path": f"forms/{form['path']}", "given": given}
        found.append(route)
    for resource in app["served"]:
        many = resource["plural_camel"]
        given = f"{many}: services.{many}{resource['ts']['requests']['given']}"
        found.append(
            {"name": f"{resource['camel']}Routes", "dir": resource["dir"], "path": resource["path"], "given": given}
        )
    return found


def _modules(app: Mapping[str, Any], session: str) -> list[dict[str, Any]]:
    """Each module with how its repository is made."""
    found = []
    for module in [*([USERS] if app["has_users"] else []), *app["resources"]]:
        made = f"create{module['pascal']}Repository({session})"
        if module.get("cache"):
            name, ttl = module["plural_camel"], module["cache"]["ttl"]
            reads = f"createReadCache({{ cache, name: '{name}', ttlSeconds: {ttl}, unitOfWork }})"
            made = f"cache{module['plural_pascal']}({made}, {reads})"
        if others := module.get("deleted_with"):
            names = ", ".join(f"'{name}'" for name in others)
            made = f"forgetAfterDelete({made}, {{ cache, names: [{names}], unitOfWork }})"
        found.append({**module, "made": made})
    return found


def _parts(app: Mapping[str, Any]) -> list[Part]:
    def some(key: str) -> bool:
        return any(resource[key] for resource in app["resources"])

    present = [
        (REDIS, app["uses_redis"]),
        (SHARED_COUNTERS, app["uses_redis"]),
        (OWN_COUNTERS, not app["uses_redis"]),
        (CACHE, some("cache")),
        (TRANSACTIONS, some("transactional") or some("idempotent") or some("cache")),
        (IDEMPOTENCY, some("idempotent")),
    ]
    return [part for part, wanted in present if wanted]
