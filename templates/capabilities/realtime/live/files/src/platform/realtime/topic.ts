import type { z } from 'zod';

import type { Actor } from '../auth/actor.ts';
import { declared } from '../http/reply.ts';
import { access } from '../policy/access.ts';
import { matches } from '../policy/condition.ts';
import { type AccessRule, rowsFor } from '../policy/rule.ts';
import type { StoredRow } from '../writes/writes.ts';

/** What is said of a row to those who may read it. */
interface Found {
  readonly version: number;
  /** In JSON, as the API answers it. */
  readonly text: string;
  visibleTo(actor: Actor | null): boolean;
}

/** A resource whose changes are told. */
export interface Topic {
  /** As writes call it. */
  readonly resource: string;
  /** As clients call it. */
  readonly name: string;
  /** Who reads: the guard of what is listened to. */
  readonly rule: AccessRule<string>;
  /** Refuses a caller who may read no row of it at all. */
  admit(actor: Actor | null): void;
  /** As much of a row as says later who could read it. */
  remember(row: StoredRow): Readonly<Record<string, unknown>>;
  wasVisibleTo(actor: Actor | null, before: Readonly<Record<string, unknown>>): boolean;
  /** The row as it is; null when it is gone. */
  find(id: string): Promise<Found | null>;
}

interface TopicOptions<Row extends StoredRow, Field extends string> {
  readonly resource: string;
  readonly name: string;
  readonly rule: AccessRule<Field>;
  /** What conditions on rows may speak of. */
  readonly columns: Readonly<Record<string, unknown>>;
  readonly schema: z.ZodType<Row>;
  readonly find: (id: string) => Promise<Row | null>;
}

export function defineTopic<Row extends StoredRow & Readonly<Record<Field, unknown>>, Field extends string>(
  { resource, name, rule, columns, schema, find }: TopicOptions<Row, Field>,
): Topic {
  const remembered = Object.keys(columns);
  return {
    resource,
    name,
    rule,
    admit: (actor) => void access.authorise(rule, actor),
    remember: (row) => Object.fromEntries(Object.entries(row).filter(([field]) => remembered.includes(field))),
    wasVisibleTo: (actor, before) => matches(before as Readonly<Record<Field, unknown>>, rowsFor(rule, actor)),

    async find(id) {
      const row = await find(id);
      return row && {
        version: row.version,
        text: JSON.stringify(declared(schema, row)),
        visibleTo: (actor) => matches(row, rowsFor(rule, actor)),
      };
    },
  };
}
