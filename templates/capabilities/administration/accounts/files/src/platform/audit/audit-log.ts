import { currentContext } from '../context/request-context.ts';
import type { DatabaseSession } from '../db/database.ts';

/** Who did what to which object, or was refused it. */
interface AuditEvent {
  /** `null`: nobody who has signed in, but a command. */
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

interface TrailRequest {
  readonly limit: number;
  /** The id of an entry. */
  readonly before?: string | undefined;
  readonly actor?: string | undefined;
  readonly action?: string | undefined;
}

/** As much as the columns hold. */
const LENGTH = 200;

/**
 * Adds an entry in the transaction of what it tells of: neither is there without the other. There is no code that
 * changes or removes one.
 */
export async function audit(db: DatabaseSession, { object, detail, ...event }: AuditEvent): Promise<void> {
  const requestId = currentContext()?.requestId ?? null;
  await db.auditEntry.create({ data: { ...event, object: object.slice(0, LENGTH), detail: detail?.slice(0, LENGTH) ?? null, requestId } });
}

/** The latest first: ids are in the order of time. */
export async function auditTrail(db: DatabaseSession, { limit, before, actor, action }: TrailRequest): Promise<AuditEntry[]> {
  const where = {
    ...(before !== undefined && { id: { lt: before } }),
    ...(actor !== undefined && { actorId: actor }),
    ...(action !== undefined && { action }),
  };
  return db.auditEntry.findMany({ where, orderBy: { id: 'desc' }, take: limit });
}
