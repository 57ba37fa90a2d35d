import type { z } from 'zod';

import type { StoredRow, Write } from '../writes/writes.ts';

/**
 * What happens to the rows of a resource, and what others are told of it. Whoever is told may run another release than the
 * one that tells: an event that carries something else is another version.
 */
export interface EventDefinition<Row extends StoredRow, Data> {
  readonly name: string;
  readonly version: number;
  /** Whether this write is one. */
  readonly when: (write: Write<Row>) => boolean;
  /** What it carries: references rather than copies, since consumers read what is stored by then. */
  readonly schema: z.ZodType<Data>;
  readonly data: (row: Row, write: Write<Row>) => Data;
  /** Makes today's data of what earlier versions carried, by version. */
  readonly earlier?: Readonly<Record<number, (data: unknown) => unknown>>;
}

/** An event as the outbox sees it, whatever the rows are. */
export interface EventType<Data = unknown> {
  readonly resource: string;
  /** `Booking.confirmed` */
  readonly type: string;
  readonly version: number;
  readonly schema: z.ZodType<Data>;
  /** What a write of the resource tells, if anything. */
  tell(write: Write): Data | undefined;
  /** What was told, by this version or an earlier one. */
  read(version: number, data: unknown): Data;
}

/** Events of the rows of one resource. */
export function eventsOf<Row extends StoredRow>(resource: string) {
  return <Data>({ name, version, when, schema, data, earlier = {} }: EventDefinition<Row, Data>): EventType<Data> => {
    const type = `${resource}.${name}`;
    return {
      resource,
      type,
      version,
      schema,
      tell(written) {
        // Writes are announced under the name of their resource, and these are all of one.
        const write = written as Write<Row>;
        const row = write.after ?? write.before;
        return row === null || !when(write) ? undefined : schema.parse(data(row, write));
      },
      read(told, given) {
        if (told === version) return schema.parse(given);
        const upgrade = earlier[told];
        // A later version waits for the release that knows it: while one rolls out, a process of it may take the event.
        if (upgrade === undefined) throw new Error(`${type}: version ${told} is not known, this is version ${version}`);
        return schema.parse(upgrade(given));
      },
    };
  };
}
