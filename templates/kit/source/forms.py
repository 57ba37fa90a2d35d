"""Forms that anybody may send: their names, fields and texts.

``build`` gives [{name, camel, pascal, dir, path, title, fields [Field], honeypot, limit (argument of the counter) or
None, mail, recipient (``config.mail.recipients`` has it), variable (of the environment), inputs and shape (see
``inputs``), needed (names of what may not be left empty), samples, invalid (the unit test's)}].
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..fields import fields
from ..words import names, text
from . import inputs

if TYPE_CHECKING:
    from ..fields.field import Field

Data = dict[str, Any]

ADMIT = """\
      admit(address) {
        admitted.push(address);
        return Promise.resolve(() => {
          admitted.pop();
          return Promise.resolve();
        });
      },
"""
MOST = 120
"""A limit that a test can run into."""


def build(domain: Data) -> list[Data]:
    """The forms of a project, from its checked domain."""
    return [_form(form) for form in domain.get("forms", [])]


def of_app(domain: Data) -> Data:
    """What of the model forms and global limits decide."""
    made = build(domain)
    recipients = {form["recipient"]: form["variable"] for form in made}
    entries = ", ".join(f"{key}: values.{name}" for key, name in recipients.items())
    return {
        "public_forms": made,
        "limits_forms": any(form["limit"] for form in made),
        "recipients": [{"key": key, "name": name} for key, name in recipients.items()],
        "recipients_line": f"      recipients: {{ {entries} }},\n" if recipients else "",
        "login": _login(domain.get("rate_limits", {}).get("login")),
        "rate_limits": domain.get("rate_limits", {}),
    }


def _login(limit: Data | None) -> Data:
    """How many tries to sign in, by account and by address, in so many seconds."""
    usual = {"account": 10, "ip": 50, "seconds": 900}
    if limit is None:
        return usual
    return {**usual, **dict.fromkeys(limit["by"], limit["points"]), "seconds": limit["seconds"]}


def _form(form: Data) -> Data:
    spelled = names.spelled(names.pascal(form["name"]) + "Form")
    declared = [fields.declared(field, spelled, {}) for field in form["fields"]]
    trap = names.camel(form["honeypot"]) if form["honeypot"] else None
    path = names.kebab(form["name"])
    recipient = names.camel(form["mail"])
    return {
        "name": form["name"],
        "camel": spelled.camel,
        "pascal": spelled.pascal,
        "words": names.words(form["name"]),
        "title": names.title(form["name"]),
        "dir": f"{path}-form",
        "path": path,
        "fields": declared,
        "honeypot": trap,
        "limit": form["limit"],
        "recipient": recipient,
        "variable": "MAIL_TO_" + names.snake(form["mail"]).upper(),
        "inputs": [inputs.input_of(field) for field in declared],
        "shape": inputs.shape_of(declared),
        "needed": [
            text.ts_string(field.camel) for field in declared if field.required and not field.traits.is_left_empty
        ],
        "entries": [f"{field.camel}: {field.ts.samples[0]}" for field in declared],
        "invalid": [f"['{field.camel}', {item.value}]" for field in declared for item in field.ts.invalid],
        "address": ", '192.0.2.1'" if form["limit"] else "",
        "admitted": "    expect(admitted).toEqual(['192.0.2.1']);\n" if form["limit"] else "",
        "admit_line": ADMIT if form["limit"] else "",
        "forgotten": "    expect(admitted).toEqual([]);\n" if form["limit"] else "",
        "trapped": _trapped(spelled.camel, trap, limited=form["limit"] is not None) if trap else "",
        "test_lines": _test_lines(trap, form["limit"]),
        "made": _made(form, path, recipient),
        "lines": [f"[{text.ts_string(field.words)}, {_told(field)}]" for field in declared],
    }


def _test_lines(trap: str | None, limit: Data | None) -> str:
    lines = [f"    honeypot: '{trap}',\n"] if trap else []
    return "".join([*lines, f"    points: {limit['points']},\n" if limit and limit["points"] <= MOST else ""])


def _told(field: Field) -> str:
    """The value of a field as text."""
    value = f"input.{field.camel}"
    told = f"{value} ?? ''" if field.nullable else value
    return f"String({told})" if field.traits.needs_string else told


def _made(form: Data, path: str, recipient: str) -> str:
    parts = ["mailer", f"to: config.mail.recipients.{recipient}"]
    if limit := form["limit"]:
        counted = f"name: 'forms.{path}', points: {limit['points']}, seconds: {limit['seconds']}"
        parts.append(f"admit: refuseBeyond(createCounter({{ {counted} }}))")
    return f"{{ {', '.join(parts)} }}"


def _trapped(camel: str, trap: str, *, limited: bool) -> str:
    address = ", '192.0.2.1'" if limited else ""
    return f"""
  it('goes nowhere when a machine has filled it in, and says nothing of that', async () => {{
    await {camel}.send({{ ...input, {trap}: 'https://example.com' }}{address});
    expect(sent).toEqual([]);
  }});
"""
