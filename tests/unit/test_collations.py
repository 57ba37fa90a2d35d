"""Which collation each server reads out of a column that both MariaDB and MySQL are to take.

MariaDB runs in every end-to-end test; no MySQL does, so what it reads is worked out here by the rules of its manual.
"""

from __future__ import annotations

import re

import pytest
from schema_pairs import answers_of

from scaffold.releases.working import working_release
from scaffold.render.kit import load_kit

DOMAIN = "resources:\n  Note:\n    fields: {code: string(1..9)! unique}\n    allow: {read: public}\n"
COMMENT = re.compile(r"/\*(M?)!(\d*) (.*?) \*/")


def read_by(sql: str, server: str, version: int) -> str:
    """Give a statement as a server reads it; `version` as it numbers itself, 101100 or 80400."""

    def text(found: re.Match[str]) -> str:
        of_mariadb, since, inside = found[1] == "M", int(found[2] or 0), found[3]
        if server == "mysql":
            # A letter after the star makes it a comment like any other.
            return inside if not of_mariadb and since <= version else ""
        # MariaDB leaves out what MySQL has had since 5.7, whatever its own number is.
        return inside if since <= version and not 50700 <= since <= 99999 else ""

    return re.sub(r" +", " ", COMMENT.sub(text, sql))


@pytest.mark.parametrize(
    ("server", "version", "collation"),
    [
        ("mariadb", 100600, "utf8mb4_nopad_bin"),
        ("mariadb", 101100, "utf8mb4_nopad_bin"),
        ("mariadb", 110400, "utf8mb4_nopad_bin"),
        ("mysql", 80017, "utf8mb4_0900_bin"),
        ("mysql", 80400, "utf8mb4_0900_bin"),
        ("mysql", 90100, "utf8mb4_0900_bin"),
        ("mysql", 80016, None),
    ],
)
def test_texts_are_not_padded_on_any_server(server: str, version: int, collation: str | None) -> None:
    kit = load_kit(working_release().root)
    sql = kit.build(answers_of(DOMAIN, "mysql"))["db"]["migration"]
    assert "/*M!" in sql
    (line,) = (line for line in read_by(sql, server, version).splitlines() if line.strip().startswith("`code`"))
    assert re.findall(r"COLLATE (utf8mb4_\w+)", line) == ([collation] if collation else [])
