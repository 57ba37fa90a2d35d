"""What a change of the database consists of, in the order in which it is done."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ..words import sql_words

Data = dict[str, Any]
Made = tuple[str, str, str]


@dataclass
class Plan:
    """Steps {sql, why, alone}, and what a person must know of them.

    ``alone`` is (table, kind, name) of what a step makes that cannot be made in a transaction, or None. ``risks``:
    what destroys something, or fails on rows that a program cannot know. ``notes`` are said, and stop nothing.
    ``validations`` are statements of a migration of their own: what looks through a whole table must not wait in the
    transaction that keeps others out of it. ``believed`` are those that need what was found then, so that they look
    at no row: a migration after that one. ``own`` is what people made beside the recorded state (see
    ``changes.alter``).
    """

    database: str
    own: Data
    steps: list[Data] = field(default_factory=list)
    summary: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    risks: list[Data] = field(default_factory=list)
    validations: list[str] = field(default_factory=list)
    believed: list[str] = field(default_factory=list)

    def step(self, sql: str, *, why: str = "", alone: Made | None = None) -> None:
        """Add one statement, without its semicolon."""
        self.steps.append({"sql": sql, "why": why, "alone": alone})

    def steps_of(self, statements: list[str]) -> None:
        """Add statements as they are."""
        for sql in statements:
            self.step(sql)

    def say(self, text: str, name: str) -> None:
        """Add a line of the summary, and the word for it in the name of the migration."""
        self.summary.append(text)
        self.names.append(name)

    def risk(self, text: str, way: str, table: str, column: str = "") -> None:
        """Add what is only done on demand."""
        self.risks.append({"text": text, "way": way, "table": table, "column": column})

    def shown_risks(self) -> list[Data]:
        """The risks as {text, way, sql}, each with the statements that speak of its column, or else of its table."""
        return [{"text": one["text"], "way": one["way"], "sql": self._speaking_of(one)} for one in self.risks]

    def _speaking_of(self, risk: Data) -> list[str]:
        table, column = (sql_words.quote(risk[key], self.database) for key in ("table", "column"))
        statements = [*(step["sql"] for step in self.steps), *self.validations, *self.believed]
        of_table = [sql for sql in statements if table in sql]
        return [sql for sql in of_table if column in sql] or [sql for sql in of_table if not sql.startswith("CREATE ")]
