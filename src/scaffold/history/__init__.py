"""The append-only history of a project's database: `prisma/migrations/<database>/**`.

Each migration is a folder with `migration.sql` and `state.json`: its id, its parent's, and the tables after it. The
next one starts from the state of the head, never from what some file says now.
"""

from .baseline import baseline
from .heads import heads, without_records
from .merge import merge_heads
from .model import DataLossError, Head, Migration, Risk, database_of
from .step import next_migration
from .write import write_files, write_migration

__all__ = [
    "DataLossError",
    "Head",
    "Migration",
    "Risk",
    "baseline",
    "database_of",
    "heads",
    "merge_heads",
    "next_migration",
    "without_records",
    "write_files",
    "write_migration",
]
