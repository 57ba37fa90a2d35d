export type ColumnType = 'uuid' | 'text' | 'int' | 'bigint' | 'decimal' | 'bool' | 'date' | 'datetime' | 'time' | 'enum';

export interface Column {
  readonly name: string;
  /** What Prisma's client calls it, where the wire has another name. */
  readonly property?: string;
  readonly type: ColumnType;
  readonly nullable?: boolean;
  /** Of an enum, in their order. */
  readonly values?: readonly string[];
  /** What PostgreSQL calls the type of an enum. */
  readonly enumType?: string;
  /** Digits of a decimal: all, and after the point. */
  readonly precision?: number;
  readonly scale?: number;
}

/** A value as the wire has it: decimals, dates and 64-bit integers are text, money is a number of minor units. */
export type ColumnValue = string | number | bigint | boolean;

export type Comparison = 'gt' | 'gte' | 'lt' | 'lte';

export type Equality = 'eq' | 'ne';
