import { z } from '@hono/zod-openapi';

import { keyScopes } from '../../platform/auth/key-scopes.ts';
import type { ListedKey } from '../../platform/auth/key-store.ts';
import { PASSWORD_MAX_UNITS } from '../../platform/auth/password-policy.ts';

const name = z.string().trim().min(1).max(100).openapi({ description: 'What it is for.', example: 'nightly import' });
const scopes = z.array(z.enum(keyScopes)).openapi({
  description: 'What it may be used for. It never may more than its account.',
  example: ['me:read'],
});

export const newKeySchema = z.strictObject({
  currentPassword: z.string().min(1).max(PASSWORD_MAX_UNITS).openapi({ format: 'password' }),
  name,
  scopes: scopes.min(1).max(keyScopes.length).refine((given) => new Set(given).size === given.length, { error: 'must not hold one twice' }),
  expiresInDays: z.int().min(1).max(365).openapi({ description: 'It is refused after so many days.', example: 90 }),
});
export type NewKeyInput = z.output<typeof newKeySchema>;

const shown = {
  id: z.uuid(),
  name,
  scopes,
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  lastUsedAt: z.iso.datetime().nullable().openapi({ description: 'To the minute.' }),
};

export const keyListSchema = z.object({ data: z.array(z.object(shown)) });
export const createdKeySchema = z.object({
  ...shown,
  key: z.string().openapi({ description: 'For the header `Authorization: Bearer …`. Shown this once.' }),
});

export function toKeyResponse({ createdAt, expiresAt, lastUsedAt, ...key }: ListedKey) {
  return {
    ...key,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
  };
}
