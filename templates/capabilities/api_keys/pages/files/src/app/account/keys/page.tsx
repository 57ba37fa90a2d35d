import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import type { ReactNode } from 'react';

import { application } from '../../../application.ts';
import { keyScopes } from '../../../platform/auth/key-scopes.ts';
import { ActionForm } from '../../_server/action-form.tsx';
import { currentActor } from '../../_server/actor.ts';
import { inTime } from '../../_server/in-time.ts';
import { createKey, revokeKey } from './actions.ts';

export const metadata: Metadata = { title: 'Keys for machines' };

const inputs = [
  { name: 'name', label: 'What it is for', type: 'text', required: true },
  { name: 'scopes', label: 'What it may do', type: 'select', options: keyScopes, multiple: true },
  { name: 'expiresInDays', label: 'Days until it is refused', type: 'number', required: true },
  { name: 'currentPassword', label: 'Current password', type: 'password', autoComplete: 'current-password', required: true },
];

export default async function Keys(): Promise<ReactNode> {
  const actor = await currentActor();
  if (actor === null) redirect('/sign-in?from=/account/keys');
  const keys = await inTime(() => application().container.services.keys.list(actor));
  return (
    <>
      <h1>Keys for machines</h1>
      <table>
        <thead>
          <tr>
            <th scope="col">Key</th>
            <th scope="col">It may</th>
            <th scope="col">Until</th>
            <th scope="col">Last used</th>
            <th scope="col">Revoke it</th>
          </tr>
        </thead>
        <tbody>
          {keys.map(({ id, name, scopes, expiresAt, lastUsedAt }) => (
            <tr key={id}>
              <td>{name}</td>
              <td>{scopes.join(', ')}</td>
              <td><time dateTime={expiresAt.toISOString()}>{expiresAt.toISOString().slice(0, 10)}</time></td>
              <td>{lastUsedAt?.toISOString().slice(0, 16).replace('T', ' ') ?? 'never'}</td>
              <td><ActionForm action={revokeKey} hidden={{ id }} submit="Revoke" /></td>
            </tr>
          ))}
        </tbody>
      </table>
      <h2>A new one</h2>
      <ActionForm action={createKey} inputs={inputs} submit="Make a key" />
    </>
  );
}
