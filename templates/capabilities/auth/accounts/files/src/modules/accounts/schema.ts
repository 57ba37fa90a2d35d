import { z } from '@hono/zod-openapi';

import { newPasswordSchema, PASSWORD_MAX, PASSWORD_MAX_UNITS, PASSWORD_MIN } from '../../platform/auth/password-policy.ts';
import { emailSchema } from '../users/schema.ts';

const token = z.string().min(1).max(200).openapi({ description: 'From the link in the mail.' });
const newPassword = newPasswordSchema.openapi({
  format: 'password',
  minLength: PASSWORD_MIN,
  maxLength: PASSWORD_MAX,
  example: 'correct horse battery staple',
});
const currentPassword = z.string().min(1).max(PASSWORD_MAX_UNITS).openapi({
  format: 'password',
  description: 'Asked for again: a session that was left open, or stolen, is not enough for this.',
});

export const mailTokenSchema = z.strictObject({ token }).openapi('MailToken');
export const forgottenPasswordSchema = z.strictObject({ email: emailSchema }).openapi('ForgottenPassword');
export const passwordResetSchema = z.strictObject({ token, password: newPassword }).openapi('PasswordReset');
export const passwordChangeSchema = z.strictObject({ currentPassword, newPassword }).openapi('PasswordChange');
export const emailChangeSchema = z.strictObject({ currentPassword, email: emailSchema }).openapi('EmailChange');

export type PasswordReset = z.output<typeof passwordResetSchema>;
export type PasswordChange = z.output<typeof passwordChangeSchema>;
export type EmailChange = z.output<typeof emailChangeSchema>;
