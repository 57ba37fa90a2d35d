'use server';

import { mailProofSchema } from '../../modules/accounts/schema.ts';
import { rule } from '../../platform/policy/rule.ts';
import { defineAction } from '../_server/define-action.ts';

export const confirmEmail = defineAction({
  input: mailProofSchema,
  allow: rule.everyone,
  async run(proof, { services }) {
    await services.accounts.confirmEmail(proof);
    return { message: 'Your account has this address from now on.' };
  },
});
