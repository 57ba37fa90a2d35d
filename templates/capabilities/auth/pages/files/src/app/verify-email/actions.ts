'use server';

import { mailTokenSchema } from '../../modules/accounts/schema.ts';
import { rule } from '../../platform/policy/rule.ts';
import { defineAction } from '../_server/define-action.ts';

export const verifyEmail = defineAction({
  input: mailTokenSchema,
  allow: rule.everyone,
  async run({ token }, { services }) {
    await services.accounts.verifyEmail(token);
    return { message: 'Thank you, the address is confirmed.' };
  },
});
