"""What the composition root puts together of the domain: modules, their services and routes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..tests.module import Module

Data = dict[str, Any]


def build(app: Mapping[str, Any]) -> dict[str, Any]:
    """`app().composition`: what container.ts and http.ts are made of besides what capabilities put into their slots.

    has {name: bool} (of transactions and idempotency), has_mail, has_operation_limits, module_imports, modules
    [{pascal, plural_camel, dir, made}], services, routes.
    """
    transactions = any(one.transactional or one.idempotent or one.cache for one in app["resources"])
    return {
        "has_mail": app["mails"],
        "has_operation_limits": any(resource.limits for resource in app["resources"]),
        "transactions": transactions,
        "has": {"transactions": transactions, "idempotency": any(one.idempotent for one in app["resources"])},
        "module_imports": _module_imports(app),
        "services": _services(app),
        "routes": _routes(app),
        "modules": _modules(app, "unitOfWork.session" if transactions else "db"),
    }


def _module_imports(app: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(Name, file) of what container.ts takes from the modules."""
    found = [(f"create{form['pascal']}Service", f"{form['dir']}/service.ts") for form in app["public_forms"]]
    if app["has_users"]:
        found.append(("createUserRepository", "users/repository.ts"))
        found.append(("createUserService", "users/service.ts"))
    for module in app["resources"]:
        if module.cache:
            found.append((f"cache{module.plural_pascal}", f"{module.dir}/cached-repository.ts"))
        found.append((f"create{module.pascal}Repository", f"{module.dir}/repository.ts"))
        if module.operations or module.actions:
            found.append((f"create{module.pascal}Service", f"{module.dir}/service.ts"))
    return found


def _services(app: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(Name, expression) of the services of forms and resources."""
    found = [(form["camel"], f"create{form['pascal']}Service({form['made']})") for form in app["public_forms"]]
    for resource in app["served"]:
        given = ["repositories", *(["unitOfWork.run"] if resource.transactional else [])]
        given += [f"writes.announcing('{resource.pascal}')"] if resource.announced else []
        found.append((resource.plural_camel, f"create{resource.pascal}Service({', '.join(given)})"))
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
        many = resource.plural_camel
        given = f"{many}: services.{many}{resource.ts.requests['given']}"
        found.append({"name": f"{resource.camel}Routes", "dir": resource.dir, "path": resource.path, "given": given})
    return found


def _modules(app: Mapping[str, Any], session: str) -> list[dict[str, str]]:
    """Each module with how its repository is made."""
    users = {"pascal": "User", "plural_camel": "users", "dir": "users", "made": f"createUserRepository({session})"}
    return [*([users] if app["has_users"] else []), *(_module(resource, session) for resource in app["resources"])]


def _module(resource: Module, session: str) -> dict[str, str]:
    made = f"create{resource.pascal}Repository({session})"
    if resource.cache:
        name, ttl = resource.plural_camel, resource.cache["ttl"]
        reads = f"createReadCache({{ cache, name: '{name}', ttlSeconds: {ttl}, unitOfWork }})"
        made = f"cache{resource.plural_pascal}({made}, {reads})"
    if resource.deleted_with:
        names = ", ".join(f"'{name}'" for name in resource.deleted_with)
        made = f"forgetAfterDelete({made}, {{ cache, names: [{names}], unitOfWork }})"
    return {
        "pascal": resource.pascal,
        "plural_camel": resource.plural_camel,
        "dir": resource.dir,
        "made": made,
    }
