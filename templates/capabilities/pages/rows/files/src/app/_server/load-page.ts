import type { z } from 'zod';

import { application } from '../../application.ts';
import type { Actor } from '../../platform/auth/actor.ts';
import { deriveKey } from '../../platform/config/secrets.ts';
import type { KeysetPage } from '../../platform/db/keyset.ts';
import type { ListRequest } from '../../platform/db/list-request.ts';
import { createCursorCodec } from '../../platform/http/cursor.ts';
import { paginate } from '../../platform/http/paginate.ts';
import { currentActor } from './actor.ts';
import { isAppError } from './app-error.ts';
import { inTime } from './in-time.ts';
import type { Search } from './page-input.ts';

interface PageRequest<Row, Sort extends string> {
  readonly resource: string;
  /** The same query string as the API's. */
  readonly query: z.ZodType<Parameters<typeof paginate<Row, Sort>>[0]['query']>;
  readonly search: Search;
  readonly load: (actor: Actor | null, request: ListRequest<Sort>) => Promise<KeysetPage<Row>>;
}

interface LoadedPage<Row> {
  readonly data: readonly Row[];
  /** The query string of the next page. */
  readonly next: string | null;
  /** Why there is nothing to see. */
  readonly refused?: string;
}

/** One page of a list as the signed-in person may see it, through the same service as the API's. */
export async function loadPage<Row, Sort extends string>(
  { resource, query, search, load }: PageRequest<Row, Sort>,
): Promise<LoadedPage<Row>> {
  const parsed = query.safeParse(search);
  if (!parsed.success) return { data: [], next: null, refused: 'This address asks for something that a list cannot do.' };

  const cursors = createCursorCodec(deriveKey(application().container.config.appSecret, 'cursor'));
  const actor = await currentActor();
  try {
    const read = () => paginate({ resource, query: parsed.data, cursors }, (request) => load(actor, request));
    const { data, page } = await inTime(read);
    return { data, next: page.next === null ? null : withCursor(search, page.next) };
  } catch (error) {
    if (isAppError(error) && error.status < 500) return { data: [], next: null, refused: error.message };
    throw error;
  }
}

function withCursor(search: Search, cursor: string): string {
  const next = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) {
    if (typeof value === 'string') next.set(name, value);
  }
  next.set('cursor', cursor);
  return next.toString();
}
