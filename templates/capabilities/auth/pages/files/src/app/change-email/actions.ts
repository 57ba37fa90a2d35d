'use server';

import { mailTokenSchema } from '../../modules/accounts/schema.ts';
import { rule } from '../../platform/policy/rule.ts';
import { defineAction } from '../_server/define-action.ts';

export const confirmEmail = defineAction({
  input: mailTokenSchema,
  allow: rule.everyone,
  async run({ token }, { services }) {
    await services.accounts.confirmEmail(token);
    return { message: 'Your account has this address from now on.' };
  },
});
