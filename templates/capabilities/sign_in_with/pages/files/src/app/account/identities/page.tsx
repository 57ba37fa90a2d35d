import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import type { ReactNode } from 'react';

import { application } from '../../../application.ts';
import { ActionForm } from '../../_server/action-form.tsx';
import { currentActor } from '../../_server/actor.ts';
import { inTime } from '../../_server/in-time.ts';
import type { PageInput } from '../../_server/page-input.ts';
import { ProofForm } from '../../sign-in/proof-form.tsx';
import { ProviderLinks } from '../../sign-in/provider-links.tsx';
import { unlink } from './actions.ts';

export const metadata: Metadata = { title: 'Sign-in with others' };

const currentPassword = {
  name: 'currentPassword', label: 'Current password', type: 'password', autoComplete: 'current-password', required: true,
};

export default async function Identities({ searchParams }: PageInput): Promise<ReactNode> {
  const actor = await currentActor();
  if (actor === null) redirect('/sign-in?from=/account/identities');
  const { link } = await searchParams;
  const identities = await inTime(() => application().container.services.accountIdentities.list(actor));
  return (
    <>
      <h1>Sign-in with others</h1>
      <p>Each takes the password of this account. If it has none, choose one with the form for forgotten passwords.</p>
      {typeof link === 'string'
        ? (
            <ProofForm
              path="/v1/me/identities"
              field="currentPassword"
              label="Current password"
              type="password"
              autoComplete="current-password"
              submit={`Let ${link} open this account`}
              target="/account/identities"
            />
          )
        : <ProviderLinks verb="Link" target="/account/identities" intent="link" />}
      <ul>
        {identities.map(({ id, provider, email }) => (
          <li key={id}>
            {email === null ? provider : `${provider}: ${email}`}
            <ActionForm action={unlink} inputs={[currentPassword]} hidden={{ id }} submit="Unlink" />
          </li>
        ))}
      </ul>
    </>
  );
}
