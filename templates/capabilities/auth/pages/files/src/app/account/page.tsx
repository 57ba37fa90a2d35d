import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import type { ReactNode } from 'react';

import { application } from '../../application.ts';
import { currentActor } from '../_server/actor.ts';
import { inTime } from '../_server/in-time.ts';
import { SignOutButton } from './sign-out-button.tsx';

export const metadata: Metadata = { title: 'Account' };

export default async function Account(): Promise<ReactNode> {
  const actor = await currentActor();
  if (actor === null) redirect('/sign-in?from=/account');
  const { name, email, role } = await inTime(() => application().container.services.users.get(actor));
  return (
    <>
      <h1>{name}</h1>
      <dl>
        <dt>E-mail</dt>
        <dd>{email}</dd>
        <dt>Role</dt>
        <dd>{role}</dd>
      </dl>
      <SignOutButton />
    </>
  );
}
