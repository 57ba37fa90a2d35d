'use server';

import { z } from 'zod';

import { newKeySchema } from '../../../modules/accounts/key-schema.ts';
import { signedIn } from '../../../modules/accounts/signed-in.ts';
import { rule } from '../../../platform/policy/rule.ts';
import { defineAction } from '../../_server/define-action.ts';

export const createKey = defineAction({
  input: newKeySchema,
  form: { numbers: ['expiresInDays'], lists: ['scopes'] },
  allow: rule.signedIn,
  async run(input, { actor, services }) {
    const { key } = await services.keys.create(signedIn(actor), input);
    return { message: `Copy this key now, it is shown this once: ${key}`, revalidate: '/account/keys' };
  },
});

export const revokeKey = defineAction({
  input: z.strictObject({ id: z.uuid() }),
  allow: rule.signedIn,
  async run({ id }, { actor, services }) {
    await services.keys.revoke(signedIn(actor), id);
    return { revalidate: '/account/keys' };
  },
});
