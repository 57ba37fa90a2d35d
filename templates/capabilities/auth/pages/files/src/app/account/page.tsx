import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import type { ReactNode } from 'react';

import { application } from '../../application.ts';
import { ActionForm } from '../_server/action-form.tsx';
import { currentActor } from '../_server/actor.ts';
import { inTime } from '../_server/in-time.ts';
import { changeEmail, changePassword, deleteAccount, sendVerification } from './actions.ts';
import { SessionTable } from './session-table.tsx';
import { SignOutButton } from './sign-out-button.tsx';

export const metadata: Metadata = { title: 'Account' };

const currentPassword = {
  name: 'currentPassword', label: 'Current password', type: 'password', autoComplete: 'current-password', required: true,
};
const newPassword = {
  name: 'newPassword', label: 'New password', type: 'password', autoComplete: 'new-password', required: true,
};
const newEmail = { name: 'email', label: 'New e-mail', type: 'email', autoComplete: 'email', required: true };

export default async function Account(): Promise<ReactNode> {
  const actor = await currentActor();
  if (actor === null) redirect('/sign-in?from=/account');
  const { users, sessions } = application().container.services;
  const { name, email, emailVerifiedAt, role } = await inTime(() => users.get(actor));
  return (
    <>
      <h1>{name}</h1>
      <dl>
        <dt>E-mail</dt>
        <dd>{email}</dd>
        <dt>Role</dt>
        <dd>{role}</dd>
      </dl>
      {emailVerifiedAt === null ? <ActionForm action={sendVerification} submit="Confirm the address by mail" /> : null}
      <SignOutButton />
      <h2>Password</h2>
      <ActionForm action={changePassword} inputs={[currentPassword, newPassword]} submit="Change the password" />
      <h2>E-mail</h2>
      <ActionForm action={changeEmail} inputs={[currentPassword, newEmail]} submit="Change the address" />
      <h2>Sessions</h2>
      <SessionTable sessions={await sessions.list(actor)} />
      <h2>Your data</h2>
      <p><a href="/v1/me/export" download="account.json">Take it along</a></p>
      <ActionForm action={deleteAccount} inputs={[currentPassword]} submit="Delete the account" />
    </>
  );
}
