"""Domains made up at random over the whole language: whatever is accepted has to pass its own tests.

What does not fit together is tried again with something else: the checks of the tool say what a domain is, not this.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import yaml

from scaffold.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

NOUNS = (
    "Room",
    "Visit",
    "Invoice",
    "Person",
    "Tool",
    "Category",
    "Match",
    "Status",
    "Box",
    "Plant",
    "Lesson",
    "Score",
    "Ticket",
    "Depot",
    "Shelf",
    "Reading",
    "Header",
    "Order",
    "Source",
    "CustomerOrder",
    "Animal",
    "Treatment",
)
ADJECTIVES = (
    "name",
    "label",
    "floor",
    "weight",
    "state_of_it",
    "due_on",
    "starts_at",
    "opens",
    "code",
    "amount",
    "notes",
    "extra",
    "grade",
    "contact",
    "phone",
    "link",
    "active",
    "paid",
    "price",
    "total_of_it",
    "version_of_it",
    "kind",
    "place",
    "part",
)
MANY = 20_000

SELDOM, OFTEN = 0.25, 0.6

ROLES = ("member", "clerk", "admin")


def random_domain(seed: str, *, accounts: bool, accepts: Callable[[str], object]) -> str:
    """Give the text of a scaffold.yaml that `accepts` takes: it raises UserError for what it does not."""
    chance = random.Random(seed)  # noqa: S311 - nothing secret is made of it
    domain: dict[str, Any] = {"version": 1, "name": "demo"}
    if accounts:
        domain["roles"] = list(ROLES[: chance.randint(1, 3)])
        if chance.random() < 0.4:
            domain["permissions"] = {domain["roles"][-1]: ["thing.manage"]}
    resources: dict[str, Any] = {}
    domain["resources"] = resources
    for name in chance.sample(NOUNS, chance.randint(1, 4)):
        for _ in range(60):
            resources[name] = _Resource(chance, domain, name, accounts=accounts).build()
            if _is_accepted(domain, accepts):
                break
            del resources[name]
    _add_where_accepted(chance, domain, accepts)
    if accounts and chance.random() < OFTEN:
        resources["User"] = {"fields": {}}
        _add_profile(chance, domain, accepts)
    if chance.random() < 0.3:
        domain["forms"] = {"contact": _form(chance)}
        if not _is_accepted(domain, accepts):
            del domain["forms"]
    return _text(domain)


def _add_where_accepted(chance: random.Random, domain: dict[str, Any], accepts: Callable[[str], object]) -> None:
    """Add what depends on options of the project (a storage, a queue, …) and on what the domain has by now."""
    tried: list[tuple[dict[str, Any], str, Any]] = []
    for resource in domain["resources"].values():
        tried += [(resource["fields"], *one) for one in _files(chance)]
        tried += [(resource, *one) for one in _further_keys(chance, resource)]
    for place, key, value in tried:
        place[key] = value
        if not _is_accepted(domain, accepts):
            del place[key]
    # By now it is known which events there are.
    for section, name, value in _further_sections(chance, domain):
        domain.setdefault(section, {})[name] = value
        if not _is_accepted(domain, accepts):
            del domain[section][name]
            if not domain[section]:
                del domain[section]


def _add_profile(chance: random.Random, domain: dict[str, Any], accepts: Callable[[str], object]) -> None:
    """Give accounts fields of some types, one at least."""
    fields = domain["resources"]["User"]["fields"]
    for name in chance.sample(ADJECTIVES, chance.randint(1, 3)):
        for _ in range(20):
            fields[name] = _Resource(chance, domain, "User", accounts=True).field()
            if _is_accepted(domain, accepts):
                break
            del fields[name]
    if not fields:
        del domain["resources"]["User"]


def _files(chance: random.Random) -> Iterator[tuple[str, str]]:
    kinds = ["csv", "gif", "jpeg", "pdf", "png", "txt", "webp", "zip"]
    for name in ("scan", "sheet"):
        if chance.random() < SELDOM:
            some = ", ".join(chance.sample(kinds, chance.randint(1, 3)))
            yield name, f"file({chance.choice(['1kb', '64kb', '10mb'])}, {some})?"


def _further_keys(chance: random.Random, resource: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    if chance.random() < SELDOM:
        yield "live", True
    if chance.random() < SELDOM:
        yield "export", ["csv"]
    if chance.random() < SELDOM:
        told = ["created", "updated", "deleted", *resource.get("actions", {})]
        yield "events", chance.sample(told, chance.randint(1, len(told)))
    if chance.random() < SELDOM / 4:
        yield "policy", "custom"


def _further_sections(chance: random.Random, domain: dict[str, Any]) -> Iterator[tuple[str, str, Any]]:
    resources: dict[str, Any] = domain["resources"]
    told = [f"{name}.{event}" for name, one in resources.items() for event in one.get("events", [])]
    taken = [f"{name}.{action}" for name, one in resources.items() for action in one.get("actions", {})]
    if told and chance.random() < OFTEN:
        allow = f"role({domain['roles'][-1]})" if "roles" in domain and chance.random() < OFTEN else "signed_in"
        yield "webhooks", "partners", {"sends": chance.sample(told, chance.randint(1, len(told))), "allow": allow}
    if taken and chance.random() < OFTEN:
        done = {"do": chance.choice(taken), "find": chance.choice(["id", "data.object.row"])}
        yield "webhooks", "payments", {"provider": chance.choice(["standard", "stripe"]), "on": {"thing.paid": done}}
    if chance.random() < OFTEN:
        job: dict[str, Any] = {"lane": chance.choice(["critical", "default", "bulk"])}
        job |= {"when": chance.choice(told)} if told and chance.random() < OFTEN else {}
        job |= {"mail": "tell-them"} if chance.random() < SELDOM else {}
        job |= {"attempts": 3, "concurrency": 2, "timeout": "30s"} if chance.random() < SELDOM else {}
        yield "jobs", "look-after-it", job
        yield "schedules", "every-morning", {"cron": "30 6 * * *", "zone": "Europe/Berlin", "job": "look-after-it"}
    if chance.random() < SELDOM:
        yield "rate_limits", "public", "100/min by ip"


SHRINKS = 12
"""How many smaller domains are tried: each is a whole project."""


def shrunk(text: str, fails: Callable[[str], bool]) -> str:
    """Leave out of a domain that fails what it fails without; `fails` is asked SHRINKS times at most.

    What is no domain any more raises UserError there, and stays as it is.
    """
    domain, tries = yaml.safe_load(text), SHRINKS
    for path in _parts(domain):
        if tries == 0:
            break
        smaller = yaml.safe_load(_text(domain))
        if not _leave_out(smaller, path):
            continue
        try:
            found = fails(_text(smaller))
        except UserError:
            continue
        tries -= 1
        if found:
            domain = smaller
    return _text(domain)


def _parts(domain: dict[str, Any]) -> list[tuple[str, ...]]:
    """Large things first: resources, then what they have, then their fields."""
    resources: dict[str, Any] = domain.get("resources", {})
    keys = [("resources", name, key) for name, one in resources.items() for key in one if key != "fields"]
    fields = [("resources", name, "fields", key) for name, one in resources.items() for key in one["fields"]]
    whole = [("resources", name) for name in reversed(resources)]
    sections = [(name,) for name in ("forms", "webhooks", "schedules", "jobs", "rate_limits")]
    return [*sections, *whole, *keys, *fields]


def _leave_out(domain: dict[str, Any], path: tuple[str, ...]) -> bool:
    """Whether it was there."""
    *above, last = path
    for key in above:
        if key not in domain:
            return False
        domain = domain[key]
    return domain.pop(last, None) is not None


def _text(domain: dict[str, Any]) -> str:
    return yaml.safe_dump(domain, sort_keys=False, width=1000, allow_unicode=True)


def _is_accepted(domain: dict[str, Any], accepts: Callable[[str], object]) -> bool:
    try:
        accepts(_text(domain))
    except UserError:
        return False
    return True


def _form(chance: random.Random) -> dict[str, Any]:
    form: dict[str, Any] = {"fields": {"message": "text(1..2000)!", "topic": "enum(one, two) = one"}, "mail": "office"}
    if chance.random() < 0.5:
        form |= {"limit": "5/hour by ip", "honeypot": "website"}
    return form


class _Resource:
    def __init__(self, chance: random.Random, domain: dict[str, Any], name: str, *, accounts: bool) -> None:
        self.chance, self.domain, self.name, self.accounts = chance, domain, name, accounts
        self.others = [other for other in domain["resources"] if other != name]
        self.fields: dict[str, str] = {}

    def often(self, probability: float) -> bool:
        return self.chance.random() < probability

    def build(self) -> dict[str, Any]:
        resource: dict[str, Any] = {"fields": self.fields}
        for name in self.chance.sample(ADJECTIVES, self.chance.randint(1, 7)):
            self.fields[name] = self.field()
        if self.accounts and self.often(0.5):
            self.fields["keeper"] = "ref(User)! readonly"
            resource["owner"] = "keeper"
            if self.often(0.2):
                self.fields["keeper"] = "ref(User)! writeonce"
                resource["owner"] = {"field": "keeper", "set_by": f"role({self.chance.choice(self.domain['roles'])})"}
        if self.others and self.often(0.6):
            mark = self.chance.choice(
                ["! restrict", "! cascade", "? set_null", "? restrict filter", "! restrict filter"]
            )
            self.fields["belongs_to"] = f"ref({self.chance.choice(self.others)}){mark}"
        if self.others and self.often(0.25):
            self.fields["members"] = f"refs({self.chance.choice([*self.others, *(['User'] if self.accounts else [])])})"
        if self.often(0.15):
            self.fields["broader"] = f"ref({self.name})? set_null"
        if self.often(0.4):
            self.with_actions(resource)
        self.with_computed()
        resource["allow"] = {
            operation: self.rule(write=operation == "create")
            for operation in ("read", "create", "update", "delete")
            if self.often(0.85)
        }
        self.with_list(resource)
        if self.often(0.3):
            plain = [name for name, text in self.fields.items() if text.startswith(("email", "date", "uuid", "url"))]
            resource["unique"] = [self.chance.sample(plain, min(2, len(plain)))] if plain else []
        self.with_extras(resource)
        return {key: value for key, value in resource.items() if value}

    def field(self) -> str:
        chance = self.chance
        low = chance.choice([0, 0, 1, -5, -(2**31)])
        high = chance.choice([1, 3, 9, 40, 500, 20_000, 2**31 - 1])
        precision = chance.choice([1, 4, 8, 18])
        kind = chance.choice(
            [
                f"string({chance.choice([0, 1, 3])}..{chance.choice([4, 20, 60, 255])})",
                f"text(..{chance.choice([20, 5000])})",
                f"int({low}..{max(low + 1, high)})",
                f"int({low}..{max(low + 1, high)})",
                "int",
                f"decimal({precision},{min(precision, chance.choice([0, 2, 4]))})",
                "money(EUR)",
                "money(JPY)",
                "bool",
                "date",
                "datetime",
                "time",
                "uuid",
                "email",
                "url",
                "phone",
                "json",
                "enum(low, middle, high)",
                "enum(only)",
            ]
        )
        base = kind.partition("(")[0]
        text = kind + chance.choice(["!", "!", "?", ""])
        flags = [flag for flag in ("filter", "index", "unique", "search", "writeonce", "internal") if self.often(0.15)]
        if base in ("int", "decimal", "money", "date", "datetime", "time") and self.often(0.3):
            flags = ["filter(range)", *(flag for flag in flags if flag != "filter")]
        if self.often(0.35):
            flags = [flag for flag in flags if flag == "filter"]
        # Of few values there are few rows, and the generated tests make more.
        if base == "enum" or (base in ("int", "decimal", "string") and high < MANY):
            flags = [flag for flag in flags if flag != "unique"]
        if not text.endswith(("!", "?")):
            flags.append(f"= {self.literal(kind)}")
        return " ".join([text, *flags])

    def literal(self, kind: str) -> str:
        base = kind.partition("(")[0]
        if base == "int" and "(" in kind:
            return kind.partition("(")[2].partition("..")[0]
        return {
            "string": '"abcd"',
            "text": '"some words"',
            "int": "7",
            "decimal": "0",
            "money": "100",
            "bool": self.chance.choice(["true", "false"]),
            "date": self.chance.choice(["now", "2026-01-31"]),
            "datetime": self.chance.choice(["now", "2026-01-31T12:00:00Z"]),
            "time": '"09:30"',
            "uuid": '"0198c2a4-0000-7000-8000-000000000001"',
            "email": '"a@example.com"',
            "url": '"https://example.com/"',
            "phone": '"+49301234567"',
            "json": '"x"',
            "enum": "only" if "only" in kind else "middle",
        }[base]

    def with_actions(self, resource: dict[str, Any]) -> None:
        self.fields["stage"] = "enum(open, begun, done, gone) readonly filter = open"
        resource["actions"] = {
            "begin": {"from": "open", "to": "begun", "allow": self.rule()},
            "finish": {"from": ["open", "begun"], "to": "done", "allow": self.rule()},
        }
        counted = [
            (other, field)
            for other in self.others
            for field, text in self.domain["resources"][other]["fields"].items()
            if text.startswith("int(0..") and "?" not in text
        ]
        if counted and self.often(0.6):
            other, field = self.chance.choice(counted)
            self.fields["taken_from"] = f"ref({other})! restrict"
            self.fields["pieces"] = "int(1..5)!"
            resource["takes"] = f"taken_from.{field} by pieces"
            if self.often(0.6):
                resource["gives_back"] = ["done"]

    def with_computed(self) -> None:
        ints = [
            name
            for name, text in self.fields.items()
            if text.startswith("int(") and "!" in text and "internal" not in text
        ]
        if ints and self.often(0.3):
            self.fields["result"] = f"decimal(18,2)! computed({self.chance.choice(ints)} * 2 + 1)"
        if self.often(0.15):
            self.fields["worked_out"] = self.chance.choice(["int?", "string(0..20)!", "json?", "date!"]) + " computed"

    def rule(self, *, write: bool = False) -> str:
        options = ["public"]
        if self.accounts:
            role = self.chance.choice(self.domain["roles"])
            options += ["signed_in", f"role({role})", "signed_in", "signed_in"]
            options += ["owner", f"owner or role({role})"] if "keeper" in self.fields and not write else []
            options += ["can(thing.manage)"] if "permissions" in self.domain else []
        else:
            options += ["public", "public"]
        compared = [part for name, text in self.fields.items() for part in self.comparisons(name, text)]
        if compared and self.often(0.35):
            part = self.chance.choice(compared)
            return part if self.often(0.5) else f"{self.chance.choice(options)} and {part}"
        return self.chance.choice(options)

    def comparisons(self, name: str, text: str) -> list[str]:
        base = text.replace("!", " ").replace("?", " ").partition("(")[0].split()[0]
        return {
            "int": [f"{name} > 3", f"not {name} == 1"],
            "bool": [name, f"not {name}"],
            "money": [f"{name} <= 100"],
            "enum": [f"{name} == only"]
            if "only" in text
            else [f"{name} in (open, begun)"]
            if "open" in text
            else [f"{name} >= middle"],
            "date": [f"{name} < now"],
            "datetime": [f"{name} > now", f"{name} is null"],
            "decimal": [f"{name} < 2"],
        }.get(base, [])

    def with_list(self, resource: dict[str, Any]) -> None:
        sortable = [
            name
            for name, text in self.fields.items()
            if text.startswith(("string", "int", "decimal", "money", "bool", "date", "time", "enum", "email"))
        ]
        keys = [*sortable, "created_at", "updated_at"]
        orders = []
        for _ in range(self.chance.randint(0, 3)):
            some = self.chance.sample(keys, min(len(keys), self.chance.choice([1, 1, 2, 3])))
            orders.append(", ".join(self.chance.choice(["", "-"]) + key for key in some))
        if orders:
            resource["list"] = {"sort": list(dict.fromkeys(orders))}
            if self.often(0.2):
                resource["list"]["limit"] = "5..30"

    def with_extras(self, resource: dict[str, Any]) -> None:
        if self.often(0.2):
            resource["soft_delete"] = True
        if self.often(0.2):
            resource["cache"] = {"ttl": "30s"}
        if self.often(0.3):
            resource["idempotent"] = ["create"]
        if self.often(0.2):
            resource["limits"] = {"create": "20/min by ip"}
