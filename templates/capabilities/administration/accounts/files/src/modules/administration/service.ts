import { audit, type AuditEntry, auditTrail } from '../../platform/audit/audit-log.ts';
import { type Actor, isRole, type Role } from '../../platform/auth/actor.ts';
import type { Database, Transaction } from '../../platform/db/database.ts';
import { AppError } from '../../platform/errors/app-error.ts';
import type { Freshness } from '../accounts/freshness.ts';
import { signedIn } from '../accounts/signed-in.ts';
import { administrators, demandAnother, holdAdministrators } from '../users/administrators.ts';

export interface ManagedAccount {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly emailVerifiedAt: Date | null;
  readonly disabledAt: Date | null;
  readonly createdAt: Date;
}

/** The id of the last one that was seen. */
interface After {
  readonly cursor?: string | undefined;
}

interface AccountQuery extends After {
  readonly email?: string | undefined;
  readonly role?: Role | undefined;
  readonly disabled?: boolean | undefined;
}

interface TrailQuery extends After {
  readonly actor?: string | undefined;
  readonly action?: string | undefined;
}

export const PAGE_LIMIT = 50;

/**
 * What administrators do. Each use case asks who calls it, and writes down what was done in the same transaction. Lists
 * hold one more than a page does.
 */
export interface Administration {
  list(actor: Actor | null, query: AccountQuery): Promise<ManagedAccount[]>;
  read(actor: Actor | null, id: string): Promise<ManagedAccount>;
  setRole(actor: Actor | null, id: string, role: Role): Promise<ManagedAccount>;
  /** Nobody signs in to a disabled account, and whatever was signed in to it ends. */
  setDisabled(actor: Actor | null, id: string, disabled: boolean): Promise<ManagedAccount>;
  endSessions(actor: Actor | null, id: string): Promise<void>;
  trail(actor: Actor | null, query: TrailQuery): Promise<AuditEntry[]>;
  /** For the command line: whoever runs it is nobody's account. `null`: there is no such account. */
  grant(email: string, role: Role): Promise<ManagedAccount | null>;
}

const columns = { id: true, email: true, name: true, role: true, emailVerifiedAt: true, disabledAt: true, createdAt: true } as const;

function toAccount({ role, ...row }: Omit<ManagedAccount, 'role'> & { role: string }): ManagedAccount {
  if (!isRole(role)) throw new Error(`The account ${row.id} has a role that this project does not know.`);
  return { ...row, role };
}

function administrator(caller: Actor | null): Actor {
  const actor = signedIn(caller);
  if (!administrators.includes(actor.role)) throw new AppError('forbidden');
  return actor;
}

export function createAdministration({ db, freshness }: { db: Database; freshness: Pick<Freshness, 'demand'> }): Administration {
  async function find(tx: Transaction, id: string): Promise<ManagedAccount> {
    const row = await tx.user.findUnique({ where: { id }, select: columns });
    if (row === null) throw new AppError('not_found');
    return toAccount(row);
  }

  /** What was opened with the old rights ends with them. */
  async function write(tx: Transaction, id: string, data: { role: Role } | { disabledAt: Date | null }): Promise<ManagedAccount> {
    await tx.user.updateMany({ where: { id }, data: { ...data, version: { increment: 1 } } });
    await tx.session.deleteMany({ where: { userId: id } });
    return find(tx, id);
  }

  /** By an administrator who still is one when nobody can change that any more. */
  async function change<Outcome>(actor: Actor, id: string, work: (tx: Transaction, before: ManagedAccount, held: string[]) => Promise<Outcome>): Promise<Outcome> {
    return db.$transaction(async (tx) => {
      const held = await holdAdministrators(tx);
      if (!held.includes(actor.id)) throw new AppError('forbidden');
      return work(tx, await find(tx, id), held);
    });
  }

  return {
    async list(actor, { cursor, email, role, disabled }) {
      administrator(actor);
      const where = {
        ...(email !== undefined && { email: { startsWith: email } }),
        ...(role !== undefined && { role }),
        ...(disabled !== undefined && { disabledAt: disabled ? { not: null } : null }),
        ...(cursor !== undefined && { id: { gt: cursor } }),
      };
      const rows = await db.user.findMany({ where, select: columns, orderBy: { id: 'asc' }, take: PAGE_LIMIT + 1 });
      return rows.map(toAccount);
    },

    async read(actor, id) {
      administrator(actor);
      return find(db, id);
    },

    async setRole(caller, id, role) {
      const actor = administrator(caller);
      await freshness.demand(actor);
      return change(actor, id, async (tx, before, held) => {
        if (before.role === role) return before;
        if (!administrators.includes(role)) demandAnother(held, id);
        await audit(tx, { actorId: actor.id, action: 'account.role', object: `users/${id}`, detail: `${before.role} -> ${role}` });
        return write(tx, id, { role });
      });
    },

    async setDisabled(caller, id, disabled) {
      const actor = administrator(caller);
      await freshness.demand(actor);
      return change(actor, id, async (tx, before, held) => {
        if ((before.disabledAt !== null) === disabled) return before;
        if (disabled) demandAnother(held, id);
        await audit(tx, { actorId: actor.id, action: disabled ? 'account.disabled' : 'account.enabled', object: `users/${id}` });
        return write(tx, id, { disabledAt: disabled ? new Date() : null });
      });
    },

    async endSessions(caller, id) {
      const actor = administrator(caller);
      await change(actor, id, async (tx) => {
        await audit(tx, { actorId: actor.id, action: 'account.sessions_ended', object: `users/${id}` });
        await tx.session.deleteMany({ where: { userId: id } });
      });
    },

    async trail(actor, { cursor, ...query }) {
      administrator(actor);
      return auditTrail(db, { ...query, limit: PAGE_LIMIT + 1, before: cursor });
    },

    async grant(email, role) {
      return db.$transaction(async (tx) => {
        const { count } = await tx.user.updateMany({ where: { email }, data: { version: { increment: 1 } } });
        const found = await tx.user.findUnique({ where: { email }, select: { id: true, role: true } });
        if (count === 0 || found === null) return null;
        await audit(tx, { actorId: null, action: 'account.role', object: `users/${found.id}`, detail: `${found.role} -> ${role}` });
        return write(tx, found.id, { role });
      });
    },
  };
}
