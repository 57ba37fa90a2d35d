import type { Prisma } from './generated/client.ts';

/** @public */
export function decimalToDatabase(value: string, _scale: number): string {
  return value;
}

/** @public */
export function decimalFromDatabase(value: Prisma.Decimal, scale: number): string {
  return value.toFixed(scale);
}

/** @public */
export function dateToDatabase(value: string): Date {
  return new Date(`${value}T00:00:00.000Z`);
}

/** @public */
export function dateFromDatabase(value: Date): string {
  return value.toISOString().slice(0, 10);
}

/** @public */
export function timeToDatabase(value: string): Date {
  return new Date(`1970-01-01T${value}Z`);
}

/** @public */
export function timeFromDatabase(value: Date): string {
  return value.toISOString().slice(11, 19);
}
