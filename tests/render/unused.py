"""Names that a TypeScript file brings in and does not use: a fault of lint that rendered text shows without Node.js."""

from __future__ import annotations

import re

IMPORT = re.compile(r"^import (?:type )?(?P<names>[^'\";]+?) from ", re.MULTILINE)
TAKEN = re.compile(r"^\s*const \{(?P<names>[^{}()=]+)\} = ", re.MULTILINE)
DECLARED = re.compile(
    r"^\s*(?:async )?(?:function\*?|const|let) (?P<name>[A-Za-z_$][\w$]*)(?=\s*[=(<:;])", re.MULTILINE
)
LINE_COMMENT = re.compile(r"^\s*//.*$|(?<=[;,{})]) // .*$", re.MULTILINE)
BLOCK_COMMENT = re.compile(r"^\s*/\*.*?\*/\s*$", re.MULTILINE | re.DOTALL)


def unused_names(text: str) -> list[str]:
    """Give the names that a file imports, takes out of an object or declares, and never says again."""
    code = LINE_COMMENT.sub("", BLOCK_COMMENT.sub("", text))
    names = [
        re.split(r"\s+as\s+|:\s*", re.sub(r"^\s*type ", "", name).strip())[-1].strip()
        for found in (*IMPORT.finditer(code), *TAKEN.finditer(code))
        for name in found["names"].replace("{", ",").replace("}", ",").split(",")
    ]
    names += [found["name"] for found in DECLARED.finditer(code)]
    # What a file exports is used by others; whether it is, knip tells.
    exported = {*re.findall(r"^export .*?([A-Za-z_$][\w$]*)(?= =|[:(<]|;$)", code, re.MULTILINE)}
    said = {name: len(re.findall(rf"(?<![\w$]){re.escape(name)}(?![\w$])", code)) for name in {*names} - exported}
    return sorted(name for name, count in said.items() if re.fullmatch(r"[A-Za-z$][\w$]*", name) and count == 1)
