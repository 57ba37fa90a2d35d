"""TypeScript texts of what may be repeated and what is limited, in a resource's routes.

``texts`` gives a dict: imports [(names, file)], dependencies [(name, type)], given (the same as arguments), limits
[{camel, name, points, seconds, by}], limited {operation: an argument of ``restrictedTo``}, headers {operation: the
request's headers}, read_headers, create_request, calls {operation: expression}.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .module import Calculated

Data = dict[str, Any]
WRITES = ("create", "update", "delete")


def texts(resource: Calculated, variable: str) -> Data:
    """Every text of one resource, a row of which is called ``variable``."""
    actions = {action.name: action.camel for action in resource.actions}
    repeated = [name for name in resource.idempotent if name in resource.operations or name in actions]
    allowed = [*resource.operations, *actions]
    limited = {name: limit for name, limit in resource.limits.items() if name in allowed}
    return {
        "imports": _imports(resource, repeated, limited),
        "dependencies": _dependencies(resource, repeated, limited),
        "given": "".join(f", {name}" for name, _ in _dependencies(resource, repeated, limited)),
        "limits": _limits(resource, limited, actions),
        "limited": {name: f", ...limited.{actions.get(name, name)}" if name in limited else "" for name in allowed},
        "headers": {
            name: "ifMatch" + (".extend(idempotencyKey.shape)" if name in repeated else "") for name in allowed
        },
        "read_headers": _read_headers(resource, variable),
        "create_request": _create_request(resource, "create" in repeated),
        "calls": {name: _call(resource, name, actions, name in repeated) for name in (*WRITES, *actions)},
    }


def _imports(resource: Calculated, repeated: list[str], limited: Data) -> list[tuple[str, str]]:
    found = []
    if resource.exports:
        found.append(("type CsvExports, mountCsvExport", "../../platform/tabular/csv-export.ts"))
    if resource.plain_files:
        found.append(("mountFile", "../../platform/files/file-routes.ts"))
        found.append(("type FileStore", "../../platform/files/file-store.ts"))
    if resource.images:
        found.append(("mountImage", "../../platform/images/image-routes.ts"))
        found.append(("type ImageStore", "../../platform/images/image-store.ts"))
    if repeated:
        found.append(("idempotencyKey, once", "../../platform/http/idempotency-key.ts"))
        found.append(("type Idempotency", "../../platform/idempotency/idempotency.ts"))
    if limited:
        found.append(("type Limits", "../../platform/http/limits.ts"))
    return found


def _dependencies(resource: Calculated, repeated: list[str], limited: Data) -> list[tuple[str, str]]:
    found = [("cursors", "CursorCodec")] if "list" in resource.operations else []
    found += [("csvExports", "CsvExports")] if resource.exports else []
    found += [("fileStore", "FileStore")] if resource.plain_files else []
    found += [("imageStore", "ImageStore")] if resource.images else []
    found += [("idempotency", "Idempotency")] if repeated else []
    return [*found, *([("limits", "Limits")] if limited else [])]


def _limits(resource: Calculated, limited: Data, actions: dict[str, str]) -> list[Data]:
    found = []
    for name, limit in limited.items():
        camel = actions.get(name, name)
        found.append(
            {
                "camel": camel,
                "name": f"{resource.path}.{camel}",
                "points": limit["points"],
                "seconds": limit["seconds"],
                "by": list(dict.fromkeys("ip" if who == "ip" else "account" for who in limit["by"])),
            }
        )
    return found


def _read_headers(resource: Calculated, variable: str) -> str:
    """A cached row may be kept by its reader, who asks whether it is still right; any other may not."""
    return f"{{ ...etag({variable}), 'Cache-Control': 'private, no-cache' }}" if resource.cache else f"etag({variable})"


def _create_request(resource: Calculated, repeated: bool) -> str:  # noqa: FBT001
    headers = "headers: idempotencyKey, " if repeated else ""
    return f"{{ {headers}body: {{ required: true, content: jsonContent(create{resource.pascal}Schema) }} }}"


def _call(resource: Calculated, name: str, actions: dict[str, str], repeated: bool) -> str:  # noqa: FBT001
    service = f"{resource.plural_camel}.{actions.get(name, name)}"
    version = "expectedVersions(c.req.valid('header'))"
    arguments = {
        "create": "c.var.actor, c.req.valid('json')",
        "update": f"c.var.actor, id, c.req.valid('json'), {version}",
        "delete": f"c.var.actor, c.req.valid('param').id, {version}",
    }.get(name, f"c.var.actor, id, {version}")
    call = f"{service}({arguments})"
    if not repeated:
        return call
    body = "c.req.valid('json')" if name in ("create", "update") else "null"
    return f"once(c, idempotency, {body}, () => {call})"
