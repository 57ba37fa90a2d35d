"""Whether the next migration fits what the database has beside the record, and leaves it as it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from scaffold.errors import RefusedError

from .files import SCRIPT, folder_of, history_files, own_scripts
from .model import REHEARSED, Risk
from .own import Own, named_by_hand, own_things
from .replay import PROBE, ReplayError, schema_after, scripts_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path
    from types import ModuleType

    from .replay import Schema

Data = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """The history of a SQLite database in which people have migrations of their own.

    Attributes:
        scripts: all of it, (name, SQL).
        own: what it makes beside what is recorded, as SQLite says it once what is renamed has its new name.
        actual: what there is then; None when it does not run here.
        broken: why it does not.

    """

    scripts: Sequence[tuple[str, str]]
    by_hand: Sequence[str]
    own: Own = field(default_factory=Own)
    actual: Schema | None = None
    broken: str = ""

    @staticmethod
    def of(project: Path, database: str, recorded: list[Data], kit: ModuleType, renames: Data) -> Rehearsal | None:
        """Run the history; None where there is nothing to rehearse: all of it is recorded, or no SQLite."""
        files = history_files(project, database)
        by_hand = own_scripts(files) if database == REHEARSED else []
        if not by_hand:
            return None
        scripts = scripts_of(files)
        try:
            again = ("the new names", _renaming(recorded, renames))
            actual = schema_after([*scripts, again, PROBE])
            own = own_things(actual, schema_after([("the record", kit.sql.migration(recorded, database)), again]))
        except ReplayError as error:
            return Rehearsal(scripts, by_hand, broken=f"{error.script}: {error}")
        return Rehearsal(scripts, by_hand, own, actual)

    def as_data(self, renames: Mapping[str, str]) -> Data:
        """Return what is people's own as a kit takes it, by the names of tables before the change."""
        found, former = self.own.as_data(), {new: old for old, new in renames.items()}
        return found | {"tables": {former.get(name, name): one for name, one in found["tables"].items()}}

    def risks(self, scripts: Sequence[Data]) -> list[Risk]:
        """Run the next scripts as well, and return what of people's own does not survive them.

        RefusedError when they do not run.
        """
        anew = _made_anew(scripts)
        if self.actual is None:
            return [self._unknown(table, scripts) for table in anew if self._speaks_of(table)]
        try:
            after = schema_after([*self.scripts, *(("the next one", one["sql"]) for one in scripts), PROBE])
        except ReplayError as error:
            raise RefusedError(
                f"the migration does not fit what migrations of your own made: {error}\n"
                + "\n".join(f"    {line}" for one in scripts for line in one["sql"].splitlines()),
                hint=f"look at {', '.join(self.by_hand)}: take back there, by one more migration of your own, what "
                "stands in the way; or change scaffold.yaml in another way",
                place=str(folder_of(REHEARSED)),
            ) from error
        return [
            self._lost(f"{what} of {table}, which a migration of your own made, is lost", table, scripts)
            for what, table in self.own.lost(self.actual, after)
        ] + [
            self._lost(
                f"{table} is not as recorded, by a migration of your own, and becomes so again: "
                + ", ".join(self.own.changed[table]),
                table,
                scripts,
            )
            for table in anew
            if table in self.own.changed
        ]

    def _speaks_of(self, table: str) -> bool:
        texts = dict(self.scripts)
        return any(table in texts[name] for name in self.by_hand)

    def _unknown(self, table: str, scripts: Sequence[Data]) -> Risk:
        text = f"{table} is made anew from the record, and what your own migrations did to it is not known"
        return self._lost(f"{text} (they do not run here: {self.broken})", table, scripts)

    @staticmethod
    def _lost(text: str, table: str, scripts: Sequence[Data]) -> Risk:
        speaking = [line for one in scripts for line in one["sql"].split(";\n") if f'"_new_{table}"' in line]
        return Risk(
            text,
            "write the change of this table as a migration of your own and `scaffold migrations baseline` its record, "
            "or keep a copy of what is lost; then go on with --allow-data-loss",
            tuple(statement.strip() for statement in speaking),
        )


def _renaming(recorded: list[Data], renames: Data) -> str:
    """Return the statements that give tables and columns their new names: SQLite carries them into what names them."""
    known = {table["name"]: {column["name"] for column in table["columns"]} for table in recorded}
    former = {new: old for old, new in renames["tables"].items() if old in known and new not in known}
    lines = [f'ALTER TABLE "{old}" RENAME TO "{new}";' for new, old in former.items()]
    for table, columns in renames["columns"].items():
        there = known.get(former.get(table, table), set())
        lines += [
            f'ALTER TABLE "{table}" RENAME COLUMN "{old}" TO "{new}";'
            for old, new in columns.items()
            if old in there and new not in there
        ]
    return "\n".join(lines)


def _made_anew(scripts: Sequence[Data]) -> list[str]:
    from .ddl import statements

    made = [words[2] for one in scripts for words in statements(one["sql"]) if words[:2] == ["CREATE", "TABLE"]]
    return [name.removeprefix("_new_") for name in made if name.startswith("_new_")]


def refuse_names(
    project: Path, database: str, recorded: list[Data], wanted: list[Data], renames: Mapping[str, str]
) -> None:
    """Refuse a table or a column whose name a migration of the user's own has taken, on any database."""
    own = named_by_hand(history_files(project, database))
    former = {new: old for old, new in renames.items()}
    known = {table["name"]: {column["name"] for column in table["columns"]} for table in recorded}
    for table in wanted:
        name = table["name"]
        was = name if name in known else former.get(name, name)
        if was not in known:
            taken = [(name, None)]
        else:
            taken = [(was, column["name"]) for column in table["columns"] if column["name"] not in known[was]]
        for key in taken:
            if script := own.get(key):
                what = f"the table {name}" if key[1] is None else f"the column {name}.{key[1]}"
                raise RefusedError(
                    f"{what} is there already: a migration of your own makes it",
                    hint="choose another name in scaffold.yaml; or rename or drop your own first, in one more "
                    "migration and in the model",
                    place=f"{folder_of(database)}/{script}/{SCRIPT}",
                )
