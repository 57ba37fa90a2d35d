'use server';

import { z } from 'zod';

import { confirmSchema } from '../../../modules/accounts/second-factor-schema.ts';
import { signedIn } from '../../../modules/accounts/signed-in.ts';
import { rule } from '../../../platform/policy/rule.ts';
import { defineAction } from '../../_server/define-action.ts';

export const begin = defineAction({
  input: z.strictObject({}),
  allow: rule.signedIn,
  async run(_input, { actor, services }) {
    const { secret } = await services.secondFactors.begin(signedIn(actor));
    return { message: `Enter this key into your app, then confirm a code below: ${secret}` };
  },
});

export const confirm = defineAction({
  input: confirmSchema,
  allow: rule.signedIn,
  async run({ code }, { actor, services }) {
    const codes = await services.secondFactors.confirm(signedIn(actor), code);
    return { message: `Keep these codes, each opens the account once without the app: ${codes.join(' ')}` };
  },
});

export const remove = defineAction({
  input: z.strictObject({}),
  allow: rule.signedIn,
  async run(_input, { actor, services }) {
    await services.secondFactors.remove(signedIn(actor));
    return { revalidate: '/account/second-factor' };
  },
});
