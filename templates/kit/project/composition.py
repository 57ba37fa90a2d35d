"""What the composition root puts together of the domain: modules, their services and routes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

USERS = {"pascal": "User", "plural_camel": "users", "dir": "users", "operations": ["read"], "actions": []}


def build(app: Mapping[str, Any]) -> dict[str, Any]:
    """`app().composition`: what container.ts and http.ts are made of besides what capabilities put into their slots.

    has {name: bool} (of transactions and idempotency), has_mail, has_operation_limits, module_imports, modules
    [{pascal, plural_camel, dir, made}], services, routes.
    """
    transactions = any(one["transactional"] or one["idempotent"] or one["cache"] for one in app["resources"])
    return {
        "has_mail": app["mails"],
        "has_operation_limits": any(resource["limits"] for resource in app["resources"]),
        "transactions": transactions,
        "has": {"transactions": transactions, "idempotency": any(one["idempotent"] for one in app["resources"])},
        "module_imports": _module_imports(app),
        "services": _services(app),
        "routes": _routes(app),
        "modules": _modules(app, "unitOfWork.session" if transactions else "db"),
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
        given = ["repositories", *(["unitOfWork.run"] if resource["transactional"] else [])]
        given += [f"writes.announcing('{resource['pascal']}')"] if resource["announced"] else []
        found.append((resource["plural_camel"], f"create{resource['pascal']}Service({', '.join(given)})"))
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
