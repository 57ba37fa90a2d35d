'use server';

import { mailProofSchema } from '../../modules/accounts/schema.ts';
import { rule } from '../../platform/policy/rule.ts';
import { defineAction } from '../_server/define-action.ts';

export const verifyEmail = defineAction({
  input: mailProofSchema,
  allow: rule.everyone,
  async run(proof, { services }) {
    await services.accounts.verifyEmail(proof);
    return { message: 'Thank you, the address is confirmed.' };
  },
});
