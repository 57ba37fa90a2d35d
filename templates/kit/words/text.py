"""Free text (a project's description, a default value) as text in each language that it ends up in.

Each function returns a complete token, quotes included where the language has quotes, and holds for
any Unicode text: quotes, backslashes, ``${}``, ``*/``, line breaks, control characters.
"""

from __future__ import annotations

import json
import re

# Fixed ranges, not Python's idea of printable: that changes with its version, and the output must not.
_UNSAFE_IN_SOURCE = re.compile(
    r"[^\x20-\x7e\u00a1-\u00ac\u00ae-\u02af\u0370-\u052f\u1e00-\u1fff\u2010-\u2027\u2030-\u205e\u20a0-\u20bf"
    r"\u3040-\u30ff\u4e00-\u9fff\U0001f300-\U0001faff]",
)
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>()#+!|~&$:@=-])")


def _escape_units(match: re.Match[str]) -> str:
    units = match.group().encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[i]:02x}{units[i + 1]:02x}" for i in range(0, len(units), 2))


def ts_string(value: str) -> str:
    """A single-quoted TypeScript string literal on one line."""
    text = value.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t")
    # The linter of generated projects asks for the quotes that need fewest escapes.
    quote = '"' if "'" in text and '"' not in text else "'"
    return quote + _UNSAFE_IN_SOURCE.sub(_escape_units, text.replace(quote, "\\" + quote)) + quote


def json_string(value: str) -> str:
    """A JSON string, also safe inside HTML and in a JavaScript source file."""
    return _UNSAFE_IN_SOURCE.sub(_escape_units, json.dumps(value, ensure_ascii=False))


def yaml_string(value: str) -> str:
    """A double-quoted YAML scalar: as in JSON, but beyond 16 bits a character is one escape."""
    return _UNSAFE_IN_SOURCE.sub(_escape_code_point, json.dumps(value, ensure_ascii=False))


def _escape_code_point(match: re.Match[str]) -> str:
    code = ord(match.group())
    return f"\\U{code:08x}" if code > 0xFFFF else f"\\u{code:04x}"


def sql_string(value: str) -> str:
    """A standard SQL string literal. NUL cannot be stored by PostgreSQL and is dropped."""
    return "'" + value.replace("\0", "").replace("'", "''") + "'"


def one_line(value: str) -> str:
    """The text with every run of white space or control characters as one blank."""
    return re.sub(r"[\s\x00-\x20\x7f-\x9f\u2028\u2029]+", " ", value).strip()


def md_text(value: str) -> str:
    """Inline Markdown that shows the text itself: nothing in it is mark-up, nor HTML."""
    escaped = _MARKDOWN.sub(r"\\\1", one_line(value))
    return re.sub(r"^(\d+)\.", r"\1\\.", escaped)


def comment_text(value: str) -> str:
    """Text for one line of a comment, block or line, in TypeScript, SQL, YAML or shell."""
    return one_line(value).replace("\\", "/").replace("*/", "* /").replace("/*", "/ *")


def shell_word(value: str) -> str:
    """One word of a POSIX shell command."""
    text = value.replace("\0", "")
    if text and re.fullmatch(r"[A-Za-z0-9_./:@%+=,-]+", text):
        return text
    return "'" + text.replace("'", "'\"'\"'") + "'"
