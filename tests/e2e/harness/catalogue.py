"""What a database says of its own schema, for comparing two of them. The order of columns is not compared."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .servers import MariaDb, Postgres

POSTGRES = """
select c.relname || ' ' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || ' ' || a.attnotnull || ' '
  || coalesce(pg_get_expr(d.adbin, d.adrelid), '')
from pg_attribute a join pg_class c on c.oid = a.attrelid and c.relkind = 'r'
left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
where c.relnamespace = 'public'::regnamespace and a.attnum > 0 and not a.attisdropped
union all select pg_get_indexdef(i.indexrelid) || ' ' || i.indisvalid from pg_index i
  join pg_class c on c.oid = i.indexrelid where c.relnamespace = 'public'::regnamespace
union all select conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)
  from pg_constraint where connamespace = 'public'::regnamespace
union all select t.typname || ' ' || string_agg(e.enumlabel, ',' order by e.enumsortorder)
  from pg_type t join pg_enum e on e.enumtypid = t.oid group by t.typname
union all select 'trigger ' || pg_get_triggerdef(oid) from pg_trigger where not tgisinternal
"""


def of_postgres(server: Postgres, database: str) -> list[str]:
    """Give every column, index, constraint, type and trigger as a line."""
    return sorted(server.sql(POSTGRES, database).splitlines())


def of_mariadb(server: MariaDb, database: str) -> list[str]:
    """Give every line of every table's `create table`."""
    found = []
    tables = server.sql("show tables", database).split()
    for table in tables:
        made = server.sql(f"show create table `{table}`", database).split("\t", 1)[1].replace("\\n", "\n")
        found += [f"{table}: {re.sub(r',$', '', line.strip())}" for line in made.splitlines()]
    return sorted(found)
