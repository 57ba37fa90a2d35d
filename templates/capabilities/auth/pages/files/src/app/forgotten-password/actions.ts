'use server';

import { forgottenPasswordSchema } from '../../modules/accounts/schema.ts';
import { rule } from '../../platform/policy/rule.ts';
import { defineAction } from '../_server/define-action.ts';

export const forgotPassword = defineAction({
  input: forgottenPasswordSchema,
  allow: rule.everyone,
  async run({ email }, { services, address }) {
    await services.accounts.forgotPassword(email, address);
    return { message: 'If there is such an account, a mail with a link is on its way.' };
  },
});
