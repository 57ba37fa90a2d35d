'use server';

import { z } from 'zod';

import { accountDeletionSchema, emailChangeSchema, passwordChangeSchema } from '../../modules/accounts/schema.ts';
import { signedIn } from '../../modules/accounts/signed-in.ts';
import { rule } from '../../platform/policy/rule.ts';
import { carryOn } from '../_server/carry-on.ts';
import { defineAction } from '../_server/define-action.ts';

export const sendVerification = defineAction({
  input: z.strictObject({}),
  allow: rule.signedIn,
  async run(_input, { actor, services }) {
    await services.accounts.sendVerification(signedIn(actor));
    return { message: 'A mail with a link is on its way.' };
  },
});

export const changePassword = defineAction({
  input: passwordChangeSchema,
  allow: rule.signedIn,
  async run(change, { actor, services }) {
    await carryOn(await services.accounts.changePassword(signedIn(actor), change));
    return { redirectTo: '/account' };
  },
});

export const changeEmail = defineAction({
  input: emailChangeSchema,
  allow: rule.signedIn,
  async run(change, { actor, services }) {
    await services.accounts.changeEmail(signedIn(actor), change);
    return { message: 'A mail with a link is on its way to the new address.' };
  },
});

export const endSession = defineAction({
  input: z.strictObject({ id: z.uuid() }),
  allow: rule.signedIn,
  async run({ id }, { actor, services }) {
    await services.sessions.end(signedIn(actor), id);
    return { revalidate: '/account' };
  },
});

export const endOtherSessions = defineAction({
  input: z.strictObject({}),
  allow: rule.signedIn,
  async run(_input, { actor, services }) {
    await services.sessions.endOthers(signedIn(actor));
    return { message: 'Ended.', revalidate: '/account' };
  },
});

export const deleteAccount = defineAction({
  input: accountDeletionSchema,
  allow: rule.signedIn,
  async run(deletion, { actor, services }) {
    await services.ownData.delete(signedIn(actor), deletion);
    return { redirectTo: '/' };
  },
});
