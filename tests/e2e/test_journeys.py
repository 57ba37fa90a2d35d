"""What people make of a project by typing, in a real shell, and what its clients then do.

One project: made blank, then changed step by step as the journeys say, with a commit after each step as people do.
It is installed, migrated from its first migration on, and started once; each journey is a test against that server.
"""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from harness.mail import MailServer, run_mail_server
from harness.project import Answer, Project, Server, clean_environment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.servers import Postgres

STEPS = {
    "new": "scaffold new agency --defaults --blank --queue none --no-install && cd agency",
    "packages": """
scaffold add role agent
git commit -qm 'roles'
scaffold add resource Package 'title: string(1..120)!' 'destination: string(2..80)! filter' 'price: money(EUR)!' \\
  'departs_on: date!' 'seats_left: int(0..500)!'
""",
    "1 bookings": """
scaffold add resource Booking 'package: ref(Package)! restrict' 'customer: ref(User)! readonly' \\
  'travellers: int(1..9)!' 'status: enum(pending, confirmed, cancelled) readonly filter = pending' \\
  'total: money(EUR)! computed(package.price * travellers)' --owner customer
git commit -qm 'bookings'
scaffold set Booking.takes='package.seats_left by travellers' 'Booking.gives_back=[cancelled]' \\
  'Booking.idempotent=[create]' Booking.allow.read='owner or role(agent, admin)'
git commit -qm 'bookings take seats'
scaffold add action Booking confirm --from pending --to confirmed --allow 'role(agent, admin)'
git commit -qm 'confirm'
scaffold add action Booking cancel --from 'pending, confirmed' --to cancelled --allow 'owner or role(agent, admin)'
""",
    "3 recommendations": """
scaffold add resource Tag 'name: string(1..40)! unique' --allow 'read: public' --allow 'create: role(admin)'
git commit -qm 'tags'
scaffold add resource Recommendation 'customer: ref(User)! readonly' 'package: ref(Package)! cascade' \\
  'tags: refs(Tag)' 'score: decimal(5,4)! min(0) max(1)' 'reason: string(1..200)!' --owner customer
git commit -qm 'recommendations'
scaffold add unique Recommendation customer package
""",
    "4 contact": """
scaffold add form contact 'name: string(1..80)!' 'email: email!' 'message: text(10..2000)!' \\
  --limit '3/hour by ip' --honeypot website --mail support
""",
    "5 search": """
scaffold set 'Package.fields.destination=string(2..80)! filter search' 'Package.fields.price=money(EUR)! filter(range)'
""",
    "6 roles": """
scaffold set Package.allow.read=public Package.allow.create='role(agent, admin)' \\
  Package.allow.update='role(agent, admin)' Package.allow.delete='role(admin)'
""",
    "9 pages": """
scaffold set Package.list.limit=20..100 'Package.list.sort=[departs_on, price]'
""",
}


WHO = {"NAME": "Ada", "EMAIL": "ada@example.com"}


@dataclass(frozen=True)
class Agency:
    """The running server of the project, and its accounts' access tokens by role."""

    project: Project
    server: Server
    tokens: dict[str, str]

    def ask(self, who: str | None, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        """Send a request as the account of a role, or as nobody."""
        if who is not None:
            headers["authorization"] = f"Bearer {self.tokens[who]}"
        return self.server.request(method, path, body, **headers)

    def package(self, **fields: Any) -> dict[str, Any]:
        """Make a package; gives it."""
        body = {
            "title": "Week in Rome",
            "destination": "Rome",
            "price": {"amount": 10000, "currency": "EUR"},
            "departsOn": "2027-05-01",
            "seatsLeft": 10,
            **fields,
        }
        answer = self.ask("agent", "POST", "/v1/packages", body)
        assert answer.status == 201, answer.body
        return dict(answer.json())


def shell(script: str, folder: Path) -> None:
    """Type a script into a real shell; AssertionError with what it printed when a command fails."""
    person = {f"GIT_{role}_{key}": value for role in ("AUTHOR", "COMMITTER") for key, value in WHO.items()}
    environment = clean_environment(person)
    environment["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{environment['PATH']}"
    done = subprocess.run(
        ["bash", "-eu", "-c", script],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == 0, f"{script}\n{done.stdout}\n{done.stderr}"


@pytest.fixture(scope="module")
def mails() -> Iterator[MailServer]:
    with run_mail_server() as server:
        yield server


@pytest.fixture(scope="module")
def agency(tmp_path_factory: pytest.TempPathFactory, postgres: Postgres, mails: MailServer) -> Iterator[Agency]:
    folder = tmp_path_factory.mktemp("agency")
    for name, script in STEPS.items():
        shell(script, folder)
        folder = folder / "agency" if name == "new" else folder
        if name != "new":
            shell(f"git commit -qm '{name}' && test -z \"$(git status --porcelain)\"", folder)
    secret = secrets.token_urlsafe(32)
    environment = {
        "DATABASE_URL": postgres.create(),
        "APP_SECRET": secret,
        "RATE_LIMIT_POINTS": "1000000",
        "SMTP_URL": mails.url,
        "MAIL_FROM": "noreply@example.com",
        "MAIL_TO_SUPPORT": "support@example.com",
    }
    project = Project(folder, {"package_manager": "npm", "database": "postgres"}, environment)
    project.run("npm", "install")
    for script in ("typecheck", "lint", "build"):
        project.script(script)
    with project.serve(APP_SECRET=secret) as server:
        project.run("node", "dist/entry/migrate.js", NODE_ENV="production")
        server.wait_ready()
        yield Agency(project, server, {role: account(project, server, role) for role in ("member", "agent", "admin")})


def account(project: Project, server: Server, role: str) -> str:
    """Make an account with a role; gives its access token."""
    entry = {"email": f"{role}@example.com", "password": "a travelling battery staple"}
    assert server.request("POST", "/v1/auth/register", {**entry, "name": role.title()}).status in (200, 201, 202)
    if role != "member":
        project.run("npm", "run", "user:grant", "--", entry["email"], role)
    answer = server.request("POST", "/v1/auth/sign-in", entry)
    assert answer.status == 200, answer.body
    return str(answer.json()["accessToken"])


def test_1_a_booking_is_made_once_and_never_beyond_the_last_seat(agency: Agency) -> None:
    package = agency.package(seatsLeft=5)
    body = {"package": package["id"], "travellers": 1}
    first = agency.ask("member", "POST", "/v1/bookings", body, idempotency_key="one-booking-please")
    again = agency.ask("member", "POST", "/v1/bookings", body, idempotency_key="one-booking-please")
    assert (first.status, again.status) == (201, 201), (first.body, again.body)
    assert first.json()["id"] == again.json()["id"]
    assert first.headers["location"] == f"/v1/bookings/{first.json()['id']}"
    assert first.json()["total"] == {"amount": 10000, "currency": "EUR"}

    with ThreadPoolExecutor(max_workers=20) as pool:
        answers = list(pool.map(lambda _: agency.ask("member", "POST", "/v1/bookings", body), range(20)))
    assert Counter(answer.status for answer in answers) == {201: 4, 409: 16}
    assert agency.ask(None, "GET", f"/v1/packages/{package['id']}").json()["seatsLeft"] == 0

    cancelled = agency.ask("member", "POST", f"/v1/bookings/{first.json()['id']}/cancel")
    assert cancelled.status == 200, cancelled.body
    assert agency.ask(None, "GET", f"/v1/packages/{package['id']}").json()["seatsLeft"] == 1
    refused = agency.ask("agent", "POST", f"/v1/bookings/{first.json()['id']}/confirm")
    assert refused.status == 409, refused.body


def test_1_two_who_confirm_at_once_confirm_once(agency: Agency) -> None:
    package = agency.package()
    booking = agency.ask("member", "POST", "/v1/bookings", {"package": package["id"], "travellers": 2}).json()
    with ThreadPoolExecutor(max_workers=8) as pool:
        path = f"/v1/bookings/{booking['id']}/confirm"
        answers = list(pool.map(lambda _: agency.ask("agent", "POST", path), range(8)))
    assert Counter(answer.status for answer in answers) == {200: 1, 409: 7}


def test_1_a_stranger_sees_nothing_of_it(agency: Agency) -> None:
    package = agency.package()
    booking = agency.ask("agent", "POST", "/v1/bookings", {"package": package["id"], "travellers": 1}).json()
    hidden = agency.ask("member", "GET", f"/v1/bookings/{booking['id']}")
    missing = agency.ask("member", "GET", f"/v1/bookings/{package['id']}")
    assert (hidden.status, missing.status) == (404, 404)
    assert {**hidden.json(), "instance": ""} == {**missing.json(), "instance": ""}
    listed = agency.ask("member", "GET", "/v1/bookings?limit=100").json()["data"]
    assert booking["id"] not in [row["id"] for row in listed]
    assert agency.ask(None, "GET", f"/v1/bookings/{booking['id']}").status == 401


def test_3_recommendations_keep_their_tags_and_there_is_one_of_each(agency: Agency) -> None:
    tags = [agency.ask("admin", "POST", "/v1/tags", {"name": name}).json()["id"] for name in ("beach", "city")]
    package = agency.package()
    body = {"package": package["id"], "tags": tags, "score": "0.7500", "reason": "You liked Naples"}
    made = agency.ask("member", "POST", "/v1/recommendations", body)
    assert made.status == 201, made.body
    assert sorted(made.json()["tags"]) == sorted(tags)
    twice = agency.ask("member", "POST", "/v1/recommendations", body)
    assert twice.status == 409, twice.body
    unknown = agency.ask("member", "POST", "/v1/recommendations", {**body, "tags": [package["id"]]})
    assert unknown.status == 422, unknown.body
    assert unknown.json()["errors"][0]["pointer"].startswith("#/tags")


BAD_CONTACTS = [
    ({}, "#/name"),
    ({"name": ""}, "#/name"),
    ({"name": "x" * 81}, "#/name"),
    ({"name": 7}, "#/name"),
    ({"email": "nobody"}, "#/email"),
    ({"email": None}, "#/email"),
    ({"message": "short"}, "#/message"),
    ({"message": "x" * 2001}, "#/message"),
    ({"more": "than asked"}, "#/more"),
]


def test_4_the_contact_form_takes_what_is_right_three_times_an_hour(agency: Agency, mails: MailServer) -> None:
    good = {"name": "Ada", "email": "ada@example.com", "message": "When do you fly to Rome?"}
    for change, pointer in BAD_CONTACTS:
        body = {**good, **change} if change else {key: good[key] for key in ("email", "message")}
        answer = agency.ask(None, "POST", "/v1/forms/contact", body)
        if answer.status == 429:
            break
        assert answer.status == 422, (body, answer.body)
        assert pointer in [error["pointer"] for error in answer.json()["errors"]]
    statuses = [agency.ask(None, "POST", "/v1/forms/contact", good).status for _ in range(5)]
    assert statuses == [202, 202, 202, 429, 429]
    assert sum("When do you fly to Rome?" in mail for mail in mails.received) == 3


def test_5_search_finds_by_words_and_by_price(agency: Agency) -> None:
    wanted = agency.package(destination="Reykjavik Harbour", price={"amount": 77_700, "currency": "EUR"})
    agency.package(destination="Reykjavik Airport", price={"amount": 99_900, "currency": "EUR"})
    found = agency.ask(None, "GET", "/v1/packages?q=reykjavik&price[lte]=80000&limit=50")
    assert found.status == 200, found.body
    assert [row["id"] for row in found.json()["data"]] == [wanted["id"]]
    nothing = agency.ask(None, "GET", "/v1/packages?q=reykjavik%20desert").json()
    assert nothing["data"] == []


@pytest.mark.parametrize(
    ("who", "statuses"),
    [
        (None, {"GET": 200, "POST": 401, "PATCH": 401, "DELETE": 401}),
        ("member", {"GET": 200, "POST": 403, "PATCH": 403, "DELETE": 403}),
        ("agent", {"GET": 200, "POST": 422, "PATCH": 200, "DELETE": 403}),
        ("admin", {"GET": 200, "POST": 422, "PATCH": 200, "DELETE": 204}),
    ],
)
def test_6_everybody_may_what_the_rules_say(agency: Agency, who: str | None, statuses: dict[str, int]) -> None:
    path = f"/v1/packages/{agency.package()['id']}"
    got = {
        "GET": agency.ask(who, "GET", path),
        "POST": agency.ask(who, "POST", "/v1/packages", {}),
        "PATCH": agency.ask(who, "PATCH", path, {"title": "Two weeks in Rome"}),
        "DELETE": agency.ask(who, "DELETE", path),
    }
    assert {method: answer.status for method, answer in got.items()} == statuses


def test_9_a_walk_misses_nothing_while_others_insert(agency: Agency) -> None:
    there = {agency.package(title=f"Walk {number}", departsOn="2031-01-01")["id"] for number in range(1000)}
    assert agency.ask(None, "GET", "/v1/packages?limit=1000").json()["page"]["limit"] == 100
    seen: list[str] = []
    path = "/v1/packages?limit=100&sort=departsOn"
    while path:
        answer = agency.ask(None, "GET", path)
        assert answer.status == 200, answer.body
        seen += [row["id"] for row in answer.json()["data"]]
        agency.package(title="In between", departsOn="2030-01-01")
        cursor = answer.json()["page"]["next"]
        assert (cursor is not None) == ("link" in answer.headers)
        path = f"/v1/packages?limit=100&sort=departsOn&cursor={cursor}" if cursor else ""
    assert len(seen) == len(set(seen))
    assert there <= set(seen)
    assert agency.ask(None, "GET", "/v1/packages?cursor=AAAA").status == 400
