import { z } from '@hono/zod-openapi';

import { PASSWORD_MAX_UNITS } from '../../platform/auth/password-policy.ts';

const currentPassword = z.string().min(1).max(PASSWORD_MAX_UNITS).openapi({ format: 'password' });
const code = z.string().min(1).max(40).openapi({ description: 'Six digits of the app.', example: '123456' });

export const beginSchema = z.strictObject({ currentPassword });
export const confirmSchema = z.strictObject({ code });
export const removeSchema = z.strictObject({
  currentPassword,
  code: code.openapi({ description: 'Six digits of the app, or a recovery code.' }),
});
