'use server';

import { passwordResetSchema } from '../../modules/accounts/schema.ts';
import { rule } from '../../platform/policy/rule.ts';
import { defineAction } from '../_server/define-action.ts';

export const resetPassword = defineAction({
  input: passwordResetSchema,
  allow: rule.everyone,
  async run(reset, { services }) {
    await services.accounts.resetPassword(reset);
    return { redirectTo: '/sign-in' };
  },
});
