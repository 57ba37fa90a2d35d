'use server';

import { registrationSchema } from '../../modules/users/schema.ts';
import { rule } from '../../platform/policy/rule.ts';
import { defineAction } from '../_server/define-action.ts';

export const signUp = defineAction({
  input: registrationSchema,
  allow: rule.everyone,
  async run(registration, { services, address }) {
    await services.auth.register(registration, address);
    return { redirectTo: '/sign-in' };
  },
});
