import { z } from '@hono/zod-openapi';
import { PASSWORD_MAX_UNITS } from '../../platform/auth/password-policy.ts';
import { emailSchema } from '../users/schema.ts';

/** The password policy is for new passwords; here a wrong one is wrong, whatever it looks like. */
export const credentialsSchema = z
  .strictObject({
    email: emailSchema,
    password: z
      .string()
      .min(1)
      .max(PASSWORD_MAX_UNITS)
      .openapi({ format: 'password', example: 'correct horse battery staple' }),
  })
  .openapi('Credentials');

export type CredentialsInput = z.output<typeof credentialsSchema>;
