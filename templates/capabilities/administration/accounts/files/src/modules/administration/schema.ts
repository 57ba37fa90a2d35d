import { z } from '@hono/zod-openapi';

import type { AuditEntry } from '../../platform/audit/audit-log.ts';
import { roles } from '../../platform/auth/actor.ts';
import type { ManagedAccount } from './service.ts';

export const accountSchema = z
  .object({
    id: z.uuid(),
    email: z.email(),
    name: z.string(),
    role: z.enum(roles),
    emailVerifiedAt: z.iso.datetime().nullable(),
    disabledAt: z.iso.datetime().nullable().openapi({ description: 'Since when nobody signs in to it.' }),
    createdAt: z.iso.datetime(),
  })
  .openapi('ManagedAccount');

export const entrySchema = z
  .object({
    id: z.uuid(),
    actorId: z.string().nullable().openapi({ description: 'The account that did it, or was refused; it may be gone by now. Null: a command.' }),
    action: z.string().openapi({ example: 'account.role' }),
    object: z.string().openapi({ description: 'What it was done to, or the operation that was refused.', example: 'users/0198c2a4-0000-7000-8000-000000000000' }),
    detail: z.string().nullable(),
    requestId: z.string().nullable(),
    createdAt: z.iso.datetime(),
  })
  .openapi('AuditEntry');

export const roleSchema = z.strictObject({ role: z.enum(roles) });
export const disabledSchema = z.strictObject({ disabled: z.boolean() });

const after = z.uuid('must be the cursor of a page').optional().openapi({ description: 'Where the page starts: `page.next` of the page before.' });

export const accountsQuery = z.strictObject({
  email: z.string().trim().toLowerCase().min(1).max(254).optional().openapi({ description: 'How the address begins.' }),
  role: z.enum(roles).optional(),
  disabled: z.stringbool({ truthy: ['true'], falsy: ['false'], case: 'sensitive' }).optional().openapi({ type: 'boolean' }),
  cursor: after,
});

export const trailQuery = z.strictObject({
  actor: z.uuid().optional().openapi({ description: 'Who did it, or was refused.' }),
  action: z.string().min(1).max(50).optional().openapi({ example: 'denied' }),
  cursor: after,
});

export function toAccountResponse({ emailVerifiedAt, disabledAt, createdAt, ...account }: ManagedAccount): z.input<typeof accountSchema> {
  return {
    ...account,
    emailVerifiedAt: emailVerifiedAt?.toISOString() ?? null,
    disabledAt: disabledAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
  };
}

export function toEntryResponse({ createdAt, ...entry }: AuditEntry): z.input<typeof entrySchema> {
  return { ...entry, createdAt: createdAt.toISOString() };
}
