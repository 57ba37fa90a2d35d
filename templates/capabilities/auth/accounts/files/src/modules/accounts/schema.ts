import { z } from '@hono/zod-openapi';

import { newPasswordSchema, PASSWORD_MAX, PASSWORD_MAX_UNITS, PASSWORD_MIN } from '../../platform/auth/password-policy.ts';
import { emailSchema } from '../users/schema.ts';
import type { OwnSession } from './session-list.ts';

const token = z.string().min(1).max(200).openapi({ description: 'From the link in the mail.' });
const newPassword = newPasswordSchema.openapi({
  format: 'password',
  minLength: PASSWORD_MIN,
  maxLength: PASSWORD_MAX,
  example: 'correct horse battery staple',
});
const currentPassword = z.string().min(1).max(PASSWORD_MAX_UNITS).openapi({
  format: 'password',
  description: 'Asked for again: a session that was left open, or stolen, or a link alone is not enough for this.',
});

export const mailProofSchema = z.strictObject({ token, currentPassword });
export const forgottenPasswordSchema = z.strictObject({ email: emailSchema });
export const passwordResetSchema = z.strictObject({ token, password: newPassword });
export const passwordChangeSchema = z.strictObject({ currentPassword, newPassword });
export const emailChangeSchema = z.strictObject({ currentPassword, email: emailSchema });

export type MailProof = z.output<typeof mailProofSchema>;
export type PasswordReset = z.output<typeof passwordResetSchema>;
export type PasswordChange = z.output<typeof passwordChangeSchema>;
export type EmailChange = z.output<typeof emailChangeSchema>;

export const accountDeletionSchema = z.strictObject({ currentPassword });
export type AccountDeletion = z.output<typeof accountDeletionSchema>;

// Schemas of accounts have no names in the contract: those are for the resources of the domain.
export const sessionSchema = z.object({
  id: z.uuid(),
  device: z.string().nullable().openapi({ description: 'What the client called itself when it signed in.' }),
  current: z.boolean().openapi({ description: 'Whether it is the session that asks.' }),
  createdAt: z.iso.datetime(),
  lastUsedAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
});

export const sessionListSchema = z.object({ data: z.array(sessionSchema) });

export function toSessionResponse({ id, device, current, createdAt, lastUsedAt, expiresAt }: OwnSession): z.output<typeof sessionSchema> {
  return {
    id,
    device,
    current,
    createdAt: createdAt.toISOString(),
    lastUsedAt: lastUsedAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
  };
}
