'use server';

import { confirmationSchema } from '../../../modules/accounts/schema.ts';
import { signedIn } from '../../../modules/accounts/signed-in.ts';
import { rule } from '../../../platform/policy/rule.ts';
import { carryOn } from '../../_server/carry-on.ts';
import { defineAction } from '../../_server/define-action.ts';

export const confirm = defineAction({
  input: confirmationSchema,
  allow: rule.signedIn,
  async run(confirmation, { actor, services }) {
    await carryOn(await services.stepUp.confirm(signedIn(actor), confirmation));
    return { redirectTo: '/account' };
  },
});
