"""Every way to get a domain wrong that issue and design name, with the message that a person reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from scaffold.errors import UserError

Refused = "Callable[..., UserError]"


def one(fields: str = "", more: str = "", name: str = "Task") -> str:
    """A domain of one resource; `title` stands on line 4, the first of `fields` on line 5."""
    lines = [f"    {line}" for line in ("fields:", "  title: string(1..120)!")]
    lines += [f"      {line}" for line in fields.splitlines()] + [f"    {line}" for line in more.splitlines()]
    return "\n".join(["resources:", f"  {name}:", *lines]) + "\n"


def expect(error: UserError, place: str, message: str, hint: str = "") -> None:
    assert message in error.message
    assert error.place == f"f.yaml:{place}"
    assert hint in (error.hint or "")


@pytest.mark.parametrize(
    ("field", "message", "hint"),
    [
        ("id: uuid!", "the field name 'id' is reserved: every resource has that field already", "leave it out"),
        ("created_at: date!", "every resource has that field already", "leave it out"),
        ("version: int!", "every resource has that field already", "leave it out"),
        ("me: int!", "it is a word of the rule language", "me_value"),
        ("now: date!", "it is a word of the rule language", "now_value"),
        ("owner: ref(User)!", "it is a word of the rule language", "owner_value"),
        ("role: enum(a)!", "it is a word of the rule language", ""),
        ("is: bool = true", "it is a word of the rule language", ""),
        ("class: int!", "it is a word of TypeScript", "class_value"),
        ("await: int!", "it is a word of TypeScript", ""),
        ("interface: int!", "it is a word of TypeScript", ""),
        ("constructor: int!", "it is a word of TypeScript", ""),
        ("then: date!", "every object of JavaScript has a member of that name", "then_value"),
        ("to_string: date!", "every object of JavaScript has a member of that name", ""),
        ("select: int!", "it is a word of SQL", "select_value"),
        ("order: int!", "it is a word of SQL", "order_value"),
        ("rank: int!", "it is a word of SQL", ""),
        ("user: ref(User)!", "it is a word of SQL", "user_value"),
        ("dueOn: date!", "'dueOn' is no field name: expected snake_case", "write due_on"),
        ("Due: date!", "'Due' is no field name", "write due"),
        ("due-on: date!", "'due-on' is no field name", "write due_on"),
        ("1st: date!", "'1st' is no field name", "for example due_on"),
        ("_x: date!", "'_x' is no field name", "write x"),
        ("'': date!", "'' is no field name", ""),
        ("t\u0456tle: date!", "'t\u0456tle' is no field name: expected snake_case of a-z", "for example due_on"),
        ("__proto__: int!", "'__proto__' is no field name", ""),
        ("${x}: int!", "'${x}' is no field name", ""),
        ("'{% raw %}': int!", "'{% raw %}' is no field name", ""),
        (f"{'x' * 300}: int!", "has 300 characters, and at most 40 fit everywhere", ""),
        ("Title: int!", "'Title' is no field name", ""),
    ],
)
def test_field_names(refused: Callable[..., UserError], field: str, message: str, hint: str) -> None:
    expect(refused(one(field)), "5:7", message, hint)


@pytest.mark.parametrize(
    "field", ["package: int!", "type: enum(a, b)!", "number: int!", "address_line_2: string?", "from_date: date!"]
)
def test_field_names_that_people_need_are_fine(check: Callable[..., Any], field: str) -> None:
    assert len(check(one(field))["resources"][0]["fields"]) == 2


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ("a_1: int!\na1: int!", "the fields a_1 and a1 of Task would both be called a1"),
        (
            "project: ref(Task)?\nproject_id: uuid!",
            "the fields project and project_id of Task would both be called project",
        ),
        ("ab_c: int!\na_bc: int!", "the fields ab_c and a_bc of Task would both be called"),
    ],
)
def test_fields_that_collide(refused: Callable[..., UserError], fields: str, message: str) -> None:
    expect(refused(one(fields)), f"6:{fields.splitlines()[1].index(':') + 9}", message)


@pytest.mark.parametrize(
    ("name", "message", "hint"),
    [
        (
            "Promise",
            "the resource name 'Promise' is reserved: the generated code has a type of that name",
            "ProjectPromise",
        ),
        ("String", "the generated code has a type of that name", ""),
        ("Session", "the generated code has a type of that name", ""),
        ("PrismaClient", "the generated code has a type of that name", ""),
        ("Class", "class is a word of TypeScript", "ProjectClass"),
        ("Argument", "arguments is a word of TypeScript", "ProjectArgument"),
        ("Page", "the generated code has a type of that name", "ProjectPage"),
        ("Group", "its table groups would be a word of SQL", "ProjectGroup"),
        ("Row", "its table rows would be a word of SQL", ""),
        ("Users", "the table users is taken", ""),
        ("task", "'task' is no resource name", "write Task"),
        ("order_line", "'order_line' is no resource name", "write OrderLine"),
        ("Order-Line", "'Order-Line' is no resource name", "write OrderLine"),
        ("../Task", "'../Task' is no resource name", "write Task"),
        ("Ta/sk", "'Ta/sk' is no resource name", "write TaSk"),
        ("\u0422ask", "'\u0422ask' is no resource name", "for example OrderLine"),
        ("2Fast", "'2Fast' is no resource name", "for example OrderLine"),
        ("T" * 300, "has 300 characters, and at most 40 fit everywhere", ""),
    ],
)
def test_resource_names(refused: Callable[..., UserError], name: str, message: str, hint: str) -> None:
    expect(refused(one(name=name)), "2:3", message, hint)


@pytest.mark.parametrize("name", ["Package", "Order", "Event", "Document", "Category", "Person", "News"])
def test_resource_names_that_people_need_are_fine(check: Callable[..., Any], name: str) -> None:
    assert check(one(name=name))["resources"][0]["name"] == name


@pytest.mark.parametrize(
    ("pair", "message"),
    [
        (("Task", "Tasks"), "the resources Task and Tasks collide: both would be called tasks"),
        (("Person", "People"), "the resources Person and People collide: both would be called people"),
        (("OrderLine", "Orderline"), "collide: both would be called"),
        (("HTTPCall", "HttpCall"), "collide: both would be called HttpCall"),
        (("Category", "Categories"), "collide: both would be called categories"),
    ],
)
def test_resources_that_collide(refused: Callable[..., UserError], pair: tuple[str, str], message: str) -> None:
    text = "resources:\n" + "".join(f"  {name}: {{fields: {{title: string!}}}}\n" for name in pair)
    error = refused(text)
    assert message.casefold() in error.message.casefold()
    assert error.place == "f.yaml:3:3"


def test_a_resource_and_an_enum_that_collide(refused: Callable[..., UserError]) -> None:
    text = "resources:\n  Task: {fields: {priority: enum(low)!}}\n  TaskPriority: {fields: {title: string!}}\n"
    assert "Task and TaskPriority collide: both would be called TaskPriority" in refused(text).message


@pytest.mark.parametrize(
    ("field", "column", "message", "hint"),
    [
        (
            "a: int",
            10,
            "a has neither a mark nor a default",
            "write int(0..9)! (required) or ? (may be null), or give it a default",
        ),
        ("a: ref(Task)", 10, "a has neither a mark nor a default", "write ref(Project)! (required) or ? (may be null)"),
        ("a: int! = 5", 17, "a is required (!), so its default would never be used", "leave out the !"),
        ("a: int? = 5", 17, "on input absent is null: its default would never be used", "leave out the ?"),
        ("a: int(1..5) = 9", 22, "the default of a is '9': the greatest value is 5", ""),
        ("a: int(1..5) = 0", 22, "the default of a is '0': the least value is 1", ""),
        ("a: int = 1.5", 16, "the default of a is '1.5': expected a whole number", ""),
        ("a: int = true", 16, "expected a number as the default of a, found true", ""),
        ("a: int = low", 16, "expected a number as the default of a, found 'low'", ""),
        ("a: decimal(4,2) = 100", 25, "decimal(4,2) has 2 digits before the point", ""),
        ("a: decimal(4,2) = 1.234", 25, "decimal(4,2) has 2 decimals", ""),
        ("a: decimal(4,2) min(1) = 0.5", 32, "the least value is 1", ""),
        ("a: money(EUR) = 1.50", 23, "money counts whole minor units", ""),
        ("a: money(EUR) = 9007199254740992", 23, "the greatest value is 9007199254740991", ""),
        ("a: bool = 1", 17, "expected true or false as the default of a, found '1'", ""),
        ("a: bool = no", 17, "expected true or false as the default of a, found 'no'", ""),
        ('a: string(3..5) = "ab"', 25, "it has 2 characters, and string(3..5) was declared", ""),
        ("a: string(1..5) = ab", 25, "expected a text in double quotes as the default of a, found 'ab'", ""),
        ("a: enum(low, high) = hihg", 28, "unknown value of a 'hihg', did you mean high?", "valid: low, high"),
        ("a: date = 2026-01-01T00:00:00Z", 17, "expected a date like 2026-01-31 or now as the default of a", ""),
        ("a: datetime = 2026-01-01", 21, "expected a time stamp like 2026-01-31T12:00:00Z or now", ""),
        ('a: uuid = "x"', 17, "the default of a is 'x': expected a UUID", ""),
        ('a: email = "x"', 18, "expected a mail address", ""),
        ('a: url = "ftp://x"', 16, "expected an address that begins with http", ""),
        ('a: phone = "030"', 18, "expected a number like +4930123456", ""),
        ('a: time = "25:00"', 17, "expected a time like 09:30", ""),
        ("a: ref(Task)? = x", 23, "a is ref, which takes no default", ""),
        ("a: json = null", 17, "write ? for a field that may be null", ""),
        ("a: decimal(4,2)! min(5) max(1)", 31, "min(5) max(1) of a leaves no value", ""),
        ("a: decimal(4,2)! min(0.001)", 24, "decimal(4,2) has 2 decimals", ""),
        ("a: int(0..5)! max(9)", 21, "max(9) of a: the greatest value is 5", ""),
        ("a: ref(Task)! set_null", 21, "set_null needs a to be nullable", "write ref(Task)? set_null"),
        (
            "a: int! readonly",
            15,
            "a is readonly and required (!): no request could give it a value",
            "give it a default",
        ),
        ("a: int! internal", 15, "a is internal and required (!)", "give it a default"),
        ("a: ref(User)! readonly", 21, "no request could give it a value", "or write owner: a above the fields"),
        ("a: int? readonly writeonce", 24, "readonly and writeonce of a exclude each other", ""),
        ("a: int? internal readonly", 24, "internal and readonly of a exclude each other", ""),
        ("a: int? internal filter", 24, "a filter would answer questions about a hidden value", ""),
        ("a: int? unique index", 22, "unique is an index already", ""),
        ("a: string(..2000)! unique", 26, "unique needs an index, and a is too long for one", "string(..690)"),
        ("a: string(..2000)! filter", 26, "filter needs an index, and a is too long for one", "string(..690)"),
        ("sort: int! filter", 18, "a list takes the query parameter sort for itself", ""),
        ("a: ref(Taks)!", 14, "unknown resource 'Taks', did you mean Task?", "valid: Task, User"),
        ("a: ref(Nothing)?", 14, "unknown resource 'Nothing'", "valid: Task, User"),
        ("a: ref(Task)!", 10, "the required references Task.a -> Task form a circle", "ref(Task)?"),
    ],
)
def test_fields(refused: Callable[..., UserError], field: str, column: int, message: str, hint: str) -> None:
    expect(refused(one(field)), f"5:{column}", message, hint)


def test_an_index_holds_so_many_characters(refused: Callable[..., UserError]) -> None:
    long = "a: string(..400)!\nb: string(..300)!"
    hint = "declare shorter strings"
    expect(
        refused(one(long, "unique: [[a, b]]")),
        "7:14",
        "an index over a and b would hold 700 characters, and at most 690",
        hint,
    )
    expect(refused(one(long, "list:\n  sort: ['a, b']")), "8:14", "an index over a and b would hold 700", hint)
    filtered = long.replace("300)!", "300)! filter")
    expect(refused(one(filtered, "list:\n  sort: [a]")), "6:25", "an index over b and a would hold 700", hint)


def test_a_longer_circle_is_named_in_full(refused: Callable[..., UserError]) -> None:
    text = "".join(
        f"  {a}:\n    fields:\n      link: ref({b})!\n" for a, b in (("Ant", "Bee"), ("Bee", "Cat"), ("Cat", "Ant"))
    )
    error = refused("resources:\n" + text)
    assert "Ant.link -> Bee.link -> Cat.link -> Ant form a circle: no first row could ever be made" in error.message
    assert error.place == "f.yaml:10:13"


def test_many_ways_between_resources_take_no_time(check: Callable[..., Any]) -> None:
    layers = [f"  R{i}x{j}:\n    fields:\n      title: string!\n" + "".join(
        f"      r{k}: ref(R{i + 1}x{k})!\n" for k in range(4) if i < 19
    ) for i in range(20) for j in range(4)]  # fmt: skip
    assert len(check("resources:\n" + "".join(layers))["resources"]) == 80


@pytest.mark.parametrize(
    ("more", "place", "message", "hint"),
    [
        (
            "owner: author",
            "5:12",
            "the owner of Task, 'author', is none of its fields",
            "add author: ref(User)! readonly",
        ),
        (
            "owner: title",
            "4:14",
            "the owner of Task must be a required reference to User, readonly",
            "write title: ref(User)! readonly",
        ),
        ("allow:\n  read: owner", "6:13", "Task has no owner to compare with", "write owner: author above its fields"),
        ("allow:\n  read: role(amdin)", "6:18", "unknown role 'amdin', did you mean admin?", "valid: member, admin"),
        (
            "allow:\n  read: sign_in",
            "6:13",
            "unknown rule or yes/no field 'sign_in', did you mean signed_in?",
            "public",
        ),
        (
            "allow:\n  red: public",
            "6:7",
            "unknown key of allow of Task 'red', did you mean read?",
            "valid: read, create, update, delete",
        ),
        ("allow: public", "5:12", "expected the rules of Task as 'key: value' lines, found 'public'", ""),
        ("allow:\n  read:", "6:12", "expected a rule, found nothing", ""),
        (
            "alow:\n  read: public",
            "5:5",
            "unknown key of the resource Task 'alow', did you mean allow?",
            "valid: was, owner",
        ),
        (
            "unique: [[title]]",
            "5:14",
            "a unique group has 2 to 8 fields, this one 1",
            "write the flag unique on the field title",
        ),
        (
            "unique: [[title, titel]]",
            "5:22",
            "unknown field in a unique group of Task 'titel', did you mean title?",
            "valid: title",
        ),
        ("unique: [[title, title]]", "5:22", "'title' is there twice", ""),
        ("unique: title", "5:13", "as a list like [a, b], found 'title'", ""),
        ("unique: [title]", "5:14", "as a list like [a, b], found 'title'", ""),
        (
            "list:\n  sort: [duedate]",
            "6:14",
            "unknown field to sort Task by 'duedate'",
            "valid: title, created_at, updated_at",
        ),
        ("list:\n  sort: [-titel]", "6:15", "did you mean title?", ""),
        ("list:\n  sort: ['title, title']", "6:22", "the field 'title' is there twice in one order", ""),
        ("list:\n  sort: [title, title]", "6:21", "the order 'title' is there twice in the orders of Task", ""),
        ("list:\n  sort: []", "6:13", "the orders of Task are empty", "[-created_at]"),
        ("list:\n  sort: title", "6:13", "expected the orders of Task as a list like [a, b]", ""),
        ("list:\n  sort: [title desc]", "6:20", "expected ',' or the end, found 'desc'", ""),
        ("list:\n  limit: 100..20", "6:14", "the limits 100..20 do not fit", ""),
        ("list:\n  limit: 0..20", "6:14", "the limits 0..20 do not fit", ""),
        ("list:\n  limit: lots", "6:14", "expected the limits of a page, for example 20..100, found 'lots'", ""),
        ("list:\n  order: [title]", "6:7", "unknown key of list of Task 'order'", "valid: limit, sort"),
        ("was: Task", "5:10", "expected the former name of Task, found 'Task'", ""),
        ("limits:\n  create: ten", "6:15", "expected a rate, found 'ten'", "10/min by user"),
        ("cache:\n  ttl: long", "6:12", "expected a duration, found 'long'", "60s"),
        ("events: [exploded]", "5:14", "unknown event of Task 'exploded'", "created"),
        ("events: [deleted]", "5:14", "Task has no rule for delete, so no row of it is ever deleted", "write delete:"),
        ("idempotent: [creat]", "5:18", "did you mean create?", ""),
    ],
)
def test_resources(refused: Callable[..., UserError], more: str, place: str, message: str, hint: str) -> None:
    expect(refused(one(more=more)), place, message, hint)


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("resources: [Task]", "1:12", "expected the resources as 'key: value' lines, found a list"),
        ("resources:\n  Task:", "2:8", "expected the resource Task as 'key: value' lines, found nothing"),
        ("resources:\n  Task:\n    allow: {}", "3:5", "the resource Task has no fields"),
        ("resources:\n  Task:\n    fields: {}", "3:13", "the resource Task has no fields; expected at least one"),
        (
            "resources:\n  Task:\n    fields:\n      a: [int]",
            "4:10",
            "expected the type of a, for example string(1..120)!, found a list",
        ),
        (
            "resources:\n  Task:\n    fields:\n      a:",
            "4:9",
            "expected the type of a, for example string(1..120)!, found nothing",
        ),
        ("roles: []", "1:8", "expected 1 to 30 roles, found 0"),
        ("roles: [a, a]", "1:12", "'a' is there twice in roles"),
        ("roles: [Admin]", "1:9", "'Admin' is no name of a role: expected snake_case"),
        ("roles: [public]", "1:9", "the role name 'public' is a word of the rule language"),
        ("roles: admin", "1:8", "expected roles as a list like [a, b], found 'admin'"),
        ("permissions:\n  boss: [a.b]", "2:3", "unknown role 'boss'"),
        ("forms:\n  contact:\n    limit: 3/hour by ip", "3:5", "the form contact has no fields"),
        ("schedules:\n  x:\n    cron: hourly\n    job: y", "3:11", "expected five cron fields, found 'hourly'"),
        ("schedules:\n  x:\n    cron: 0 * * * *\n    job: y", "4:10", "unknown job 'y'"),
        ("jobs:\n  x:\n    when: Task.created", "3:11", "unknown resource 'Task'"),
        ("areas:\n  admin:\n    allow: role(boss)", "3:17", "unknown role 'boss'"),
        ("rate_limits:\n  public: often", "2:11", "expected a rate, found 'often'"),
    ],
)
def test_the_rest_of_the_file(refused: Callable[..., UserError], text: str, place: str, message: str) -> None:
    expect(refused(text), place, message)


OWNED = one(
    "author: ref(User)! readonly\nsize: int? internal",
    "owner: author\nallow:\n  read: owner\n  create: {}\nlist:\n  sort: {}",
)


def test_a_new_row_has_no_owner_to_compare_with(refused: Callable[..., UserError]) -> None:
    error = refused(OWNED.replace("create: {}", "create: owner").replace("sort: {}", "sort: [title]"))
    expect(error, "10:15", "whoever creates a row becomes its owner", "write signed_in")


def test_a_hidden_field_gives_no_order(refused: Callable[..., UserError]) -> None:
    error = refused(OWNED.replace("create: {}", "create: signed_in").replace("sort: {}", "sort: [size]"))
    expect(error, "12:14", "cannot be sorted by size: it is internal", "valid: title, created_at, updated_at")


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("roles: [member]\n", "1:1", "the file declares roles"),
        (one("author: ref(User)! readonly", "owner: author"), "6:12", "Task has an owner"),
        (one("author: ref(User)?"), "5:15", "author refers to User"),
        (one(more="allow:\n  read: signed_in"), "6:13", "'signed_in' speaks of users"),
        (one(more="allow:\n  read: public or role(admin)"), "6:28", "unknown role 'admin'"),
    ],
)
def test_without_sign_in_nothing_may_speak_of_users(
    refused: Callable[..., UserError], text: str, place: str, message: str
) -> None:
    error = refused(text, users=False)
    expect(error, place, message)
    if "unknown" not in message:
        assert "impossible combination" in error.message
        assert error.hint == "choose another auth: jwt or session; or write public"


@pytest.mark.parametrize(
    ("text", "place", "keys"),
    [
        (one("note: text?") + "areas: {office: {allow: signed_in}}\n", "6:1", ["areas"]),
    ],
)
def test_what_would_change_the_meaning_is_refused_until_it_is_generated(
    check: Callable[..., Any], refused: Callable[..., UserError], text: str, place: str, keys: list[str]
) -> None:
    check(text, complete=True)
    error = refused(text)
    assert error.place == f"f.yaml:{place}"
    assert error.message.startswith("this release does not generate ")
    assert all(key in error.message for key in keys)


@pytest.mark.parametrize(
    ("fields", "place", "message"),
    [
        ("due: date? was(Due)", "5:18", "expected the former name of due, found 'Due'"),
        ("due: date? was(due)", "5:18", "expected the former name of due, found 'due'"),
        ("due: date? was(title)", "5:18", "due was title, but title is still a field of Task"),
        ("due: date? was(old)\nfinish: date? was(old)", "6:21", "both due and finish of Task were old"),
        ("due: date? was", "5:21", "expected '(' and the former name of the field, found the end"),
    ],
)
def test_former_names_of_fields(refused: Callable[..., UserError], fields: str, place: str, message: str) -> None:
    expect(refused(one(fields)), place, message)


@pytest.mark.parametrize(
    ("fields", "place", "message", "hint"),
    [
        ("label: string! computed unique", "5:31", "every row has the same value: it cannot be unique", "leave out"),
        ("best: ref(Task)! computed", "5:24", "until that is written it refers to nothing", "ref(Task)? computed"),
        ("best: refs(Task) computed", "5:24", "best is a set of references, and those are sent, not computed", ""),
        ('label: string! computed = "x"', "5:33", "label is computed, so it takes no default", ""),
    ],
)
def test_formulas(refused: Callable[..., UserError], fields: str, place: str, message: str, hint: str) -> None:
    expect(refused(one(fields)), place, message, hint)


def test_a_formula_in_a_unique_group(refused: Callable[..., UserError]) -> None:
    error = refused(one("label: string! computed", "unique: [[title, label]]"))
    expect(error, "6:22", "label cannot be part of a unique group: until its function is written")


@pytest.mark.parametrize(
    ("line", "message", "hint"),
    [
        ("@@unique([title])", "migrations cannot follow the Prisma line '@@unique([title])'", "unique: [[a, b]]"),
        ('@@map("x")', "migrations cannot follow the Prisma line", "was: renames it"),
        ("extra String?", "migrations cannot follow the Prisma line 'extra String?'", "written under fields"),
        ('@@index([title], map: "x")', "migrations cannot follow", "migrations give it a name"),
        ("@@index([titel])", "unknown field of Task in Prisma's spelling 'titel', did you mean title?", ""),
        ("@@index([due_on])", "did you mean dueOn?", ""),
        ("@@index([body])", "body cannot be part of an index: it is text", ""),
        ("@@index([title, title])", "an index has 1 to 8 different fields", ""),
        ("@@index([title(ops: x)])", "expected a field in @@index, found 'title(ops: x)'", "sort: Desc"),
    ],
)
def test_lines_of_prisma(refused: Callable[..., UserError], line: str, message: str, hint: str) -> None:
    text = one("due_on: date?\nbody: text?", f"prisma: |\n  /// Said of tasks.\n  {line}")
    expect(refused(text), "9:7", message, hint)


def test_lines_of_prisma_that_migrations_can_follow(check: Callable[..., Any]) -> None:
    more = "prisma: |\n  /// Said of tasks.\n\n  @@index([dueOn(sort: Desc), parentId, createdAt])"
    assert check(one("due_on: date?\nparent: ref(Task)?", more))["resources"][0]["prisma"] == {
        "comments": ["Said of tasks."],
        "indexes": [
            [
                {"field": "due_on", "desc": True},
                {"field": "parent", "desc": False},
                {"field": "created_at", "desc": False},
            ]
        ],
    }


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "  Book: {fields: {tags: refs(Book)}}\n  BooksTag: {fields: {title: string!}}\n",
            "the resources Book and BooksTag collide: both would be called books_tags",
        ),
        (
            "  Book: {fields: {tag: refs(Book)}}\n  BookTag: {fields: {title: string!}}\n",
            "the resources Book and BookTag collide: both would be called BookTag",
        ),
        (
            "  Job: {fields: {receipt: refs(Job)}}\n",
            "the table that joins Job with this set would be called JobReceipt, which is reserved",
        ),
    ],
)
def test_tables_of_sets_that_collide(refused: Callable[..., UserError], text: str, message: str) -> None:
    assert message in refused("resources:\n" + text).message
