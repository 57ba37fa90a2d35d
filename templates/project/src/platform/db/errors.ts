import { AppError, type FieldError } from '../errors/app-error.ts';
import { constraints } from './constraints.ts';
import { Prisma } from './database.ts';
import { classifyFailure } from './engine.ts';
import type { Failure } from './failure.ts';

/** The outcomes that Prisma finds by itself, without a number of the database's. */
const prismaFailures: Readonly<Record<string, Failure>> = {
  P1001: 'busy', // cannot reach the server
  P1008: 'busy', // the socket timed out
  P1017: 'busy', // the server closed the connection
  P2024: 'busy', // no connection in time
  P2028: 'busy', // no transaction in time
  P2034: 'lost', // a conflict with another transaction
  P2037: 'busy', // too many connections
};

/** What the driver said, as far as this application understands it. */
interface Report {
  readonly code: string;
  readonly message: string;
  /** The constraint by its name, or, where the driver does not tell it, by its columns. */
  readonly constraint: string | undefined;
  readonly columns: readonly string[];
}

const RETRY_LATER = { 'Retry-After': '1' };

/** What the database refused, as an outcome that clients understand. Any other error comes back as it is. */
export function translateDatabaseError(error: unknown): unknown {
  const report = reportOf(error);
  const failure = failureOf(error, report);
  return failure === undefined ? error : toAppError(failure, report, error);
}

/** Whether the transaction lost to another one: a deadlock, or a serialisation failure. */
export function isWriteConflict(error: unknown): boolean {
  return failureOf(error, reportOf(error)) === 'lost';
}

function failureOf(error: unknown, { code, message }: Report): Failure | undefined {
  return classifyFailure(code, message) ?? prismaFailures[prismaCodeOf(error)];
}

/** @public */
export function stillReferenced(cause?: unknown): AppError {
  return new AppError('conflict', { detail: 'Something else still refers to this.', cause });
}

function toAppError(failure: Failure, report: Report, cause: unknown): AppError {
  switch (failure) {
    case 'duplicate': return new AppError('conflict', { errors: duplicates(report), cause });
    case 'missing_reference': return new AppError('validation_failed', { errors: missing(report), cause });
    case 'still_referenced': return stillReferenced(cause);
    case 'invalid': return new AppError('validation_failed', { detail: 'A value is not one that can be stored.', cause });
    case 'timeout': return new AppError('timeout', { cause });
    case 'lost': case 'busy': return new AppError('unavailable', { headers: RETRY_LATER, cause });
  }
}

function duplicates(report: Report): FieldError[] {
  const fields = fieldsOf(report);
  const detail = fields.length > 1 ? 'is taken in this combination' : 'is taken';
  return fields.map((field) => ({ pointer: `#/${field}`, detail }));
}

function missing(report: Report): FieldError[] {
  return fieldsOf(report).map((field) => ({ pointer: `#/${field}`, detail: 'refers to something that does not exist' }));
}

function fieldsOf({ constraint, columns }: Report): readonly string[] {
  const known = constraints.find(({ name }) => name === constraint)
    ?? constraints.find((candidate) => candidate.columns.join() === columns.join());
  return known?.fields ?? [];
}

function prismaCodeOf(error: unknown): string {
  return error instanceof Prisma.PrismaClientKnownRequestError ? error.code : '';
}

function reportOf(error: unknown): Report {
  const cause = causeOf(error);
  const constraint = recordOf(cause['constraint']);
  const { index, fields } = constraint;
  return {
    code: typeof cause['originalCode'] === 'string' ? cause['originalCode'] : '',
    message: typeof cause['originalMessage'] === 'string' ? cause['originalMessage'] : messageOf(error),
    constraint: typeof index === 'string' ? index : undefined,
    columns: Array.isArray(fields) ? fields.map(String) : [],
  };
}

/** Prisma's errors carry the driver's as `meta.driverAdapterError.cause`. */
function causeOf(error: unknown): Record<string, unknown> {
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return {};
  return recordOf(recordOf(error.meta?.['driverAdapterError'])['cause']);
}

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : '';
}
