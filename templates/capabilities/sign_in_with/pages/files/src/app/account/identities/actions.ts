'use server';

import { z } from 'zod';

import { unlinkSchema } from '../../../modules/accounts/provider-schema.ts';
import { signedIn } from '../../../modules/accounts/signed-in.ts';
import { rule } from '../../../platform/policy/rule.ts';
import { defineAction } from '../../_server/define-action.ts';

export const unlink = defineAction({
  input: z.strictObject({ id: z.uuid(), ...unlinkSchema.shape }),
  allow: rule.signedIn,
  async run({ id, currentPassword }, { actor, services }) {
    await services.accountIdentities.unlink(signedIn(actor), id, currentPassword);
    return { message: 'Unlinked. All other sessions have ended.', revalidate: '/account/identities' };
  },
});
