"""What `scaffold set`, `add` and `remove` write into a scaffold.yaml."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

import pytest

from scaffold.domain.lacks import Lack
from scaffold.edit.language import ADD, REMOVE, Said
from scaffold.edit.setting import apply_setting
from scaffold.errors import UserError

if TYPE_CHECKING:
    from scaffold.options.catalogue import Catalogue

NO_QUEUE = dict.fromkeys(("jobs", "schedules"), Lack("queue", ("bullmq",)))

TEXT = """\
version: 1 # the language
name: "shop"
queue: bullmq               # bullmq, none
roles: [member, manager]
resources:
  # What is sold.
  Product:
    fields:
      name: string(1..80)! # shown
      price: money(EUR)!
    allow:
      read: public
    list:
      sort: [name]
  Order:
    owner: customer
    fields:
      customer: ref(User)! readonly
      status: enum(open, paid) readonly = open
    allow: {read: owner}
"""


def change(before: str, after: str) -> list[str]:
    return [line for line in difflib.ndiff(before.splitlines(), after.splitlines()) if line[0] in "+-"]


@pytest.mark.parametrize(
    ("setting", "changed"),
    [
        ("queue=none", ["- queue: bullmq               # bullmq, none", "+ queue: none               # bullmq, none"]),
        ("package-manager=pnpm", ["+ package_manager: pnpm"]),
        ("description=yes", ['+ description: "yes"']),
        (
            "Product.fields.price=money(EUR)! filter(range)",
            ["-       price: money(EUR)!", "+       price: money(EUR)! filter(range)"],
        ),
        ("Product.list.sort=name, -price", ["-       sort: [name]", "+       sort: [name, -price]"]),
        (
            "Product.list.sort=['name, -price', price]",
            ["-       sort: [name]", '+       sort: ["name, -price", price]'],
        ),
        ("Product.list.limit=10..50", ["+       limit: 10..50"]),
        ("Product.soft_delete=true", ["+     soft_delete: true"]),
        ("Product.list=", ["-     list:", "-       sort: [name]"]),
        ("Order.allow.create=role(member, manager)", ["-     allow: {read: owner}",
                                                      '+     allow: {read: owner, create: "role(member, manager)"}']),
        ("permissions.manager=order.pay", ["+ permissions:", "+   manager: [order.pay]"]),
        ("rate_limits.public=60/min by ip", ["+ rate_limits:", "+   public: 60/min by ip"]),
    ],
)  # fmt: skip
def test_set(catalogue: Catalogue, setting: str, changed: list[str]) -> None:
    assert change(TEXT, apply_setting(TEXT, catalogue, setting)) == changed


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ("queue", "expected KEY=VALUE"),
        ("queue=bull", "unknown queue"),
        ("blank=true", "for a new project only"),
        ("quue=none", "did you mean queue"),
        ("Prodct.list.sort=name", "did you mean Product"),
        ("Product.fieldz.a=int", "did you mean fields"),
    ],
)
def test_set_refuses_what_it_does_not_know(catalogue: Catalogue, setting: str, message: str) -> None:
    with pytest.raises(UserError, match=message):
        apply_setting(TEXT, catalogue, setting)


@pytest.mark.parametrize(
    ("kind", "said", "added"),
    [
        (
            "resource",
            Said(["Note", "text: text(..500)!"], {"owner": "author"}),
            ["+   Note:", "+     owner: author", "+     fields:", "+       author: ref(User)! readonly",
             "+       text: text(..500)!", "+     allow:", "+       read: owner", "+       create: signed_in",
             "+       update: owner", "+       delete: owner"],
        ),
        (
            "resource",
            Said(["Tag", "name: string(1..40)! unique"], allow={"read": "public"}),
            ["+   Tag:", "+     fields:", "+       name: string(1..40)! unique",
             "+     allow:", "+       read: public"],
        ),
        (
            "field",
            Said(["Product", "size: enum(s, m)?", "sold: bool filter = false"]),
            ["+       size: enum(s, m)?", "+       sold: bool filter = false"],
        ),
        ("rule", Said(["Product", "create: role(manager)"]), ["+       create: role(manager)"]),
        ("role", Said(["admin"]), ["- roles: [member, manager]", "+ roles: [member, manager, admin]"]),
        ("permission", Said(["manager", "order.pay"]), ["+ permissions:", "+   manager: [order.pay]"]),
        (
            "action",
            Said(["Order", "pay"], {"from": "open", "to": "paid"}, {"": "owner"}),
            ["+     actions:", "+       pay:", "+         from: open", "+         to: paid", "+         allow: owner"],
        ),
        (
            "form",
            Said(["contact", "email: email!"], {"limit": "3/hour by ip"}),
            ["+ forms:", "+   contact:", "+     fields:", "+       email: email!", "+     limit: 3/hour by ip"],
        ),
        ("event", Said(["Order", "created", "paid"]), ["+     events: [created, paid]"]),
        ("event", Said(["Order.created"]), ["+     events: [created]"]),
        ("unique", Said(["Product", "name", "price"]), ["+     unique: [[name, price]]"]),
        (
            "area",
            Said(["admin"], allow={"": "role(manager)"}),
            ["+ areas:", "+   admin:", "+     allow: role(manager)"],
        ),
        ("rate-limit", Said(["public", "60/min", "by", "ip"]), ["+ rate_limits:", "+   public: 60/min by ip"]),
        (
            "job",
            Said(["tell"], {"when": "Order.created", "lane": "critical", "attempts": "8"}),
            ["+ jobs:", "+   tell:", "+     when: Order.created", "+     lane: critical", "+     attempts: 8"],
        ),
        (
            "schedule",
            Said(["nightly"], {"cron": "*/5 2 * * *", "zone": "Europe/Berlin", "job": "tell"}),
            ["+ schedules:", "+   nightly:", '+     cron: "*/5 2 * * *"', "+     zone: Europe/Berlin",
             "+     job: tell"],
        ),
        (
            "webhook",
            Said(["payments"], {"provider": "stripe", "events": "charge.ok,charge.late", "does": "Order.pay"}),
            ["+ webhooks:", "+   payments:", "+     provider: stripe", '+     "on":', "+       charge.ok:",
             "+         do: Order.pay", "+         find: data.object.metadata.order_id", "+       charge.late:",
             "+         do: Order.pay", "+         find: data.object.metadata.order_id"],
        ),
        (
            "webhook",
            Said(["post", "parcel.sent: OrderLine.send"], {"find": "data.number"}),
            ["+ webhooks:", "+   post:", "+     provider: standard", '+     "on":', "+       parcel.sent:",
             "+         do: OrderLine.send", "+         find: data.number"],
        ),
        (
            "webhook",
            Said(["partners"], {"sends": "Order.created, Order.paid"}, {"": "role(admin)"}),
            ["+ webhooks:", "+   partners:", "+     sends: [Order.created, Order.paid]", "+     allow: role(admin)"],
        ),
    ],
)  # fmt: skip
def test_add(kind: str, said: Said, added: list[str]) -> None:
    assert change(TEXT, ADD[kind](TEXT, said)) == added


@pytest.mark.parametrize(
    ("kind", "words", "removed"),
    [
        ("resource", ["Product"], ["-   # What is sold.", "-   Product:", "-     fields:",
                                   "-       name: string(1..80)! # shown", "-       price: money(EUR)!", "-     allow:",
                                   "-       read: public", "-     list:", "-       sort: [name]"]),
        ("field", ["Product", "price"], ["-       price: money(EUR)!"]),
        ("field", ["Product.price"], ["-       price: money(EUR)!"]),
        ("role", ["manager"], ["- roles: [member, manager]", "+ roles: [member]"]),
        ("rule", ["Order", "read"], ["-     allow: {read: owner}"]),
    ],
)  # fmt: skip
def test_remove(kind: str, words: list[str], removed: list[str]) -> None:
    assert change(TEXT, REMOVE[kind](TEXT, words)) == removed


def test_events_are_taken_away_one_by_one() -> None:
    text = ADD["event"](TEXT, Said(["Order", "created", "paid"]))
    with pytest.raises(UserError, match="Order has the event paid already"):
        ADD["event"](text, Said(["Order", "paid"]))
    left = REMOVE["event"](text, ["Order", "created"])
    assert change(TEXT, left) == ["+     events: [paid]"]
    assert REMOVE["event"](left, ["Order.paid"]) == TEXT


def test_roles_that_were_not_written_down_stay() -> None:
    text = "version: 1\nname: shop\n"
    assert ADD["role"](text, Said(["editor"])) == text + "roles: [member, admin, editor]\n"


@pytest.mark.parametrize(
    ("kind", "said", "message"),
    [
        ("resource", Said(["Product", "a: date"]), "is there already"),
        ("resource", Said(["Empty"]), "has no fields"),
        ("field", Said(["Product", "name: date"]), "is there already"),
        ("field", Said(["Product", "name"]), "expected a field"),
        ("field", Said(["Prduct", "a: date"]), "did you mean Product"),
        ("role", Said(["member"]), "is there already"),
        ("event", Said(["Ordr", "created"]), "did you mean Order"),
        ("event", Said(["Order"]), "expected a resource and an event"),
        ("action", Said(["Order", "pay"]), "--from, --to, --allow missing"),
        ("job", Said(["tell"], lacks=NO_QUEUE), "nothing would come of jobs: queue is none"),
        ("schedule", Said(["nightly"], lacks=NO_QUEUE), "nothing would come of schedules"),
        ("webhook", Said(["payments"]), "no type of message is named"),
        ("webhook", Said(["payments"], {"events": "a"}), "--events and --does go together"),
        ("webhook", Said(["payments", "a"]), "expected a type of message and an action"),
        ("webhook", Said(["partners"], {"sends": "Order.created"}), "who may subscribe is not said"),
        ("webhook", Said(["a"], {"sends": "Order.created", "provider": "stripe"}, {"": "signed_in"}), "nothing beside"),
        ("webhook", Said(["a", "b: Order.pay"], {}, {"": "signed_in"}), "a webhook that takes messages has no rule"),
    ],
)
def test_add_refuses(kind: str, said: Said, message: str) -> None:
    with pytest.raises(UserError, match=message):
        ADD[kind](TEXT, said)


@pytest.mark.parametrize(
    ("kind", "words", "message"),
    [
        ("resource", ["Prodct"], "did you mean Product"),
        ("field", ["Product", "prize"], "did you mean price"),
        ("form", ["contact"], "unknown entry of forms"),
        ("event", ["Order", "created"], "unknown event of Order 'created'"),
        ("role", ["admn"], "unknown role"),
    ],
)
def test_remove_refuses(kind: str, words: list[str], message: str) -> None:
    with pytest.raises(UserError, match=message):
        REMOVE[kind](TEXT, words)


def test_a_webhook_learns_another_type_of_message() -> None:
    first = ADD["webhook"](TEXT, Said(["payments", "paid: OrderLine.pay"], {"provider": "stripe"}))
    second = ADD["webhook"](first, Said(["payments", "late: OrderLine.stop"]))
    added = ["+       late:", "+         do: OrderLine.stop", "+         find: data.object.metadata.order_line_id"]
    assert change(first, second) == added
    with pytest.raises(UserError, match="paid of the webhook payments is there already"):
        ADD["webhook"](second, Said(["payments", "paid: OrderLine.pay"]))
    with pytest.raises(UserError, match="its provider is stripe"):
        ADD["webhook"](second, Said(["payments", "new: OrderLine.pay"], {"provider": "standard"}))


def test_a_webhook_sends_another_event() -> None:
    first = ADD["webhook"](TEXT, Said(["partners"], {"sends": "Order.created"}, {"": "role(admin)"}))
    second = ADD["webhook"](first, Said(["partners"], {"sends": "Order.paid"}))
    assert change(first, second) == ["-     sends: [Order.created]", "+     sends: [Order.created, Order.paid]"]
    with pytest.raises(UserError, match="sends it already"):
        ADD["webhook"](second, Said(["partners"], {"sends": "Order.paid"}))
    with pytest.raises(UserError, match="partners is there already"):
        ADD["webhook"](second, Said(["partners"], {"sends": "Order.lost"}, {"": "signed_in"}))
    other = ADD["webhook"](TEXT, Said(["payments", "paid: OrderLine.pay"]))
    with pytest.raises(UserError, match="takes messages, and sends none"):
        ADD["webhook"](other, Said(["payments"], {"sends": "Order.paid"}))
