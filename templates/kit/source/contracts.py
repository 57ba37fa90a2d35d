"""TypeScript texts of a resource's routes: imports, and the descriptions that OpenAPI shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..domain import rules
from ..domain.resource import values_of
from ..domain.rule import Joined, Owner, Public, Role, SignedIn
from ..words import text, typescript
from . import requests, rule_texts
from .module import Texts

if TYPE_CHECKING:
    from ..domain.resource import Action
    from ..domain.rule import Rule
    from .module import Calculated, ModuleTexts


def texts(resource: Calculated, module: ModuleTexts) -> Texts:
    """The texts of a module with those of its routes."""
    operations = set(resource.operations)
    besides = requests.texts(resource, module.variable)
    return Texts(
        **values_of(module),
        route_imports=_imports(resource, operations, besides["imports"]),
        route_dependencies=", ".join(sorted([resource.plural_camel, *(name for name, _ in besides["dependencies"])])),
        requests=besides,
        uses_id=bool(operations & {"read", "update", "delete"} or resource.actions),
        descriptions={name: text.ts_string(_describe(resource, name)) for name in resource.operations},
        action_descriptions={
            action.name: text.ts_string(_describe_action(resource, action)) for action in resource.actions
        },
    )


def _imports(resource: Calculated, operations: set[str], besides: list[tuple[str, str]]) -> list[str]:
    camel, pascal = resource.camel, resource.pascal
    acts = bool(resource.actions)
    lists, bodies = "list" in operations, bool(operations - {"delete"}) or acts
    by_id = bool(operations & {"read", "update", "delete"}) or acts
    contract = ["jsonContent", "responseHeaders"] if bodies else []
    contract[1:1] = ["mergePatchContent"] if "update" in operations else []
    tags = ["etag"] if operations & {"create", "read", "update"} or acts else []
    tags += ["expectedVersions", "ifMatch"] if operations & {"update", "delete"} or acts else []
    tags += ["ifNoneMatch", "isKnown"] if "read" in operations else []
    lines = [
        ("createRoute" + (", z" if by_id else ""), "@hono/zod-openapi"),
        ("createRouter, type Router", "../../platform/http/app-env.ts"),
        (", ".join(contract), "../../platform/http/contract.ts"),
        ("type CursorCodec" if lists else "", "../../platform/http/cursor.ts"),
        (", ".join(tags), "../../platform/http/etag.ts"),
        ("paginate" if lists else "", "../../platform/http/paginate.ts"),
        ("pageLinks" if lists else "", "../../platform/http/pagination.ts"),
        ("problemResponses", "../../platform/http/problems.ts"),
        ("reply" if bodies else "", "../../platform/http/reply.ts"),
        ("restrictedTo", "../../platform/policy/guard.ts"),
        ("wire" if by_id else "", "../../platform/validation/wire.ts"),
        (f"{camel}Policy", "./policy.ts"),
        (", ".join(_schemas(resource)), "./schema.ts"),
        (f"type {pascal}Service", "./service.ts"),
        *besides,
    ]
    lines[1:] = sorted(lines[1:], key=lambda line: (-line[1].count("../"), line[1]))
    made = [typescript.import_line(names.split(", "), path) for names, path in lines if names]
    return [made[0], "", *made[1:]]


def _schemas(resource: Calculated) -> list[str]:
    camel, pascal, many = resource.camel, resource.pascal, resource.plural_pascal
    of_operation = {
        "list": [f"list{many}Schema", f"{camel}PageSchema"],
        "read": [f"{camel}Schema"],
        "create": [f"create{pascal}Schema", f"{camel}Schema"],
        "update": [f"update{pascal}Schema", f"{camel}Schema"],
        "delete": [],
    }
    acting = {f"{camel}Schema"} if resource.actions else set()
    return sorted(acting | {name for operation in resource.operations for name in of_operation[operation]})


def _describe(resource: Calculated, operation: str) -> str:
    one = f"{resource.article} {resource.words}"
    what = {
        "list": f"The {resource.plural_words} that the caller may read, page by page.",
        "read": f"One {resource.words}, by its id.",
        "create": f"Makes {one} and answers it as it was stored.",
        "update": f"Changes what the body names, and leaves the rest of the {resource.words} as it is (RFC 7396).",
        "delete": f"Deletes the {resource.words} for good.",
    }[operation]
    return f"{what} {_who(resource.rules[operation], resource)}"


def _describe_action(resource: Calculated, action: Action) -> str:
    start = " or ".join(action.from_states)
    what = f"Changes the {resource.acted_on.words} from {start} to {action.to}; from any other it is refused."
    return f"{what} {_who(action.rule, resource)}"


def _who(rule: Rule, resource: Calculated) -> str:
    """A rule in words, for the readers of the contract; one with more to it than people, in the rules' language."""
    if all(_is_people(part) for part in rules.parts(rule)):
        return f"Open to {_people(rule, resource)}."
    return f"Open where: {rule_texts.spoken(rule)}."


def _is_people(rule: Rule) -> bool:
    return isinstance(rule, Public | SignedIn | Owner | Role) or (isinstance(rule, Joined) and rule.op == "or")


def _people(rule: Rule, resource: Calculated) -> str:
    match rule:
        case Public():
            return "everybody"
        case SignedIn():
            return "everybody who has signed in"
        case Owner(field):
            return f"the {field.words} of the {resource.words}"
        case Role(roles):
            return f"the role{'s' if len(roles) > 1 else ''} {', '.join(roles)}"
        case Joined():
            return " or ".join(_people(part, resource) for part in rule.rules)
    raise TypeError(f"{rule} names nobody")
