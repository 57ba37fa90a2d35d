import { currentContext } from '../context/request-context.ts';
import type { DatabaseSession } from '../db/database.ts';

/** Who did what to which object, or was refused it. */
interface AuditEvent {
  /** `null`: nobody who has signed in, a command line for example. */
  readonly actorId: string | null;
  readonly action: string;
  /** What it was done to: `users/<id>`, or the operation that was refused. */
  readonly object: string;
  readonly detail?: string;
}

export interface AuditEntry extends Required<Omit<AuditEvent, 'detail'>> {
  readonly id: string;
  readonly detail: string | null;
  readonly requestId: string | null;
  readonly createdAt: Date;
}

/**
 * Adds an entry in the transaction of what it tells of: neither is there without the other. There is no code that
 * changes or removes one.
 */
export async function audit(db: DatabaseSession, { detail, ...event }: AuditEvent): Promise<void> {
  const requestId = currentContext()?.requestId ?? null;
  await db.auditEntry.create({ data: { ...event, detail: detail?.slice(0, 200) ?? null, requestId } });
}

/** The latest first; `before` is the id of an entry. Its ids are in the order of time. */
export async function auditTrail(db: DatabaseSession, { limit, before }: { limit: number; before: string | undefined }): Promise<AuditEntry[]> {
  return db.auditEntry.findMany({ where: before === undefined ? {} : { id: { lt: before } }, orderBy: { id: 'desc' }, take: limit });
}
