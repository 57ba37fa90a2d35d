import type { KeysetPosition } from './keyset.ts';

/** One filter of a list: `?dueOn[gte]=2030-01-31`. */
export interface Filter {
  readonly field: string;
  readonly op: 'eq' | 'gt' | 'gte' | 'lt' | 'lte';
  readonly value: string | number | boolean;
}

/** One page of a list, as a caller asks for it. */
export interface ListRequest<Sort extends string> {
  readonly sort: Sort;
  readonly filters: readonly Filter[];
  /** What rows must hold, word by word; a list that cannot be searched is never asked for any. */
  readonly words?: readonly string[];
  readonly after: KeysetPosition | null;
  readonly limit: number;
  /** Whether nobody will ask for this page again, so that no cache need keep it. */
  readonly once?: boolean;
  /** Whether the answer says how many rows there are on all pages. */
  readonly count?: boolean;
}
