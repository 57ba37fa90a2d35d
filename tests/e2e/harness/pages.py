"""What the pages of the next face must do, seen as a browser without JavaScript sees them."""

from __future__ import annotations

import html
import http.client
import json
import re
import secrets
import urllib.parse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .project import Answer, Server

PASSWORD = "correct horse battery staple"  # noqa: S105  an account of this test
BOUNDARY = "form-of-the-probe"

TYPED = {"date": "2000-01-02", "time": "10:30", "datetime-local": "2000-01-02T10:30", "number": "1"}
"""What the probe types into an input of a domain's own that may not be left empty, by the input's type."""


def probe_pages(server: Server, collection: str, *, accounts: bool) -> None:
    """Run every check; `collection` is a path of the API that has a page, `accounts` whether people sign in."""
    server.wait_ready()
    check_page(server, "/", http.client.OK)
    check_page(server, "/no-such-page", http.client.NOT_FOUND)
    check_page(server, collection.replace("/v1/", "/browse/"), http.client.OK)
    if accounts:
        check_accounts(server)


def check_page(server: Server, path: str, status: int) -> None:
    """A page is made for this request, runs only its own scripts, and needs nothing from other hosts."""
    answer = server.request("GET", path, x_request_id="probe-page-1")
    page = answer.body.decode()
    assert answer.status == status, (path, answer.status, page[:500])
    assert answer.headers["x-request-id"] == "probe-page-1"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "no-store" in answer.headers["cache-control"]
    assert "ratelimit" in answer.headers
    nonce = re.search(r"script-src [^;]*'nonce-([\w-]+)'", answer.headers["content-security-policy"])
    assert nonce, answer.headers
    scripts = re.findall(r"<script[^>]*>", page)
    assert scripts
    assert all(f'nonce="{nonce[1]}"' in script for script in scripts), scripts
    assert not re.search(r'(?:src|href)="(?:https?:)?//', page), "a page loads something from another host"
    style = re.search(r'href="(/_next/static/[^"]+)"', page)
    assert style
    assert server.request("GET", style[1]).status == http.client.OK


def check_accounts(server: Server) -> None:
    """Sign up by form, sign in, and be known on a page that others are sent away from."""
    origin = f"http://127.0.0.1:{server.port}"
    away = server.request("GET", "/account")
    assert (away.status, away.headers["location"]) == (http.client.TEMPORARY_REDIRECT, "/sign-in?from=%2Faccount")

    email = f"probe-{secrets.token_hex(6)}@example.com"
    person = {"name": "Probe", "email": email, "password": PASSWORD}
    assert send_form(server, "/sign-up", {**person, "email": "nobody"}, origin=origin).status == http.client.OK
    refused = send_form(server, "/sign-up", person)
    assert b"sent by another site" in refused.body, refused.body[:2000]
    assert send_form(server, "/sign-up", person, origin="http://evil.example").status >= http.client.BAD_REQUEST
    assert send_form(server, "/sign-up", person, origin=origin).status == http.client.SEE_OTHER
    taken = send_form(server, "/sign-up", person, origin=origin)
    assert b'role="alert"' in taken.body, taken.body[:2000]

    account = server.request("GET", "/account", cookie=sign_in(server, email, origin))
    assert account.status == http.client.OK
    assert email in account.body.decode()
    assert "this one" in account.body.decode(), "the list of sessions knows the one that asks"
    for anybody in (email, "nobody@example.com"):
        forgotten = send_form(server, "/forgotten-password", {"email": anybody}, origin=origin)
        assert b"on its way" in forgotten.body, forgotten.body[:2000]
    chosen = {"password": f"another {PASSWORD}"}
    proof = {"currentPassword": PASSWORD}
    for page, fields in (("/verify-email", proof), ("/change-email", proof), ("/reset-password", chosen)):
        used = send_form(server, f"{page}?token=used", fields, origin=origin)
        assert b"not good any more" in used.body, used.body[:2000]


def sign_in(server: Server, email: str, origin: str, password: str = PASSWORD) -> str:
    """Sign in as next-auth's own client does; give the cookies."""
    asked = server.request("GET", "/api/auth/csrf")
    fields = {"csrfToken": asked.json()["csrfToken"], "email": email, "password": password, "json": "true"}
    answer = server.request(
        "POST",
        "/api/auth/callback/credentials",
        urllib.parse.urlencode({**fields, "callbackUrl": origin}).encode(),
        content_type="application/x-www-form-urlencoded",
        cookie=cookies_of(asked),
        origin=origin,
    )
    assert answer.status == http.client.OK, answer.body
    assert "error" not in json.loads(answer.body)["url"], answer.body
    return cookies_of(answer)


def cookies_of(answer: Answer) -> str:
    """Give what a browser would send back."""
    return "; ".join(re.findall(r"((?:__\w+-)?next-auth[\w.-]*=[^;,\s]*)", answer.headers["set-cookie"]))


def send_form(server: Server, path: str, fields: dict[str, str], **headers: str) -> Answer:
    """Send the first form of a page as a browser does before the page's scripts have loaded."""
    page = server.request("GET", path).body.decode()
    form = re.search(r"<form.*?</form>", page, re.DOTALL)
    assert form, page[:2000]
    hidden = re.findall(r'<input type="hidden" name="([^"]*)"(?: value="([^"]*)")?', form[0])
    needed = [dict(re.findall(r'(\w+)="([^"]*)"', tag)) for tag in re.findall(r"<input [^>]*required[^>]*>", form[0])]
    typed = {one["name"]: TYPED.get(one["type"], "Probe") for one in needed}
    sent = {**{html.unescape(name): html.unescape(value) for name, value in hidden}, **typed, **fields}
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in sent.items()
    ]
    body = "".join([*parts, f"--{BOUNDARY}--\r\n"]).encode()
    return server.request("POST", path, body, content_type=f"multipart/form-data; boundary={BOUNDARY}", **headers)
