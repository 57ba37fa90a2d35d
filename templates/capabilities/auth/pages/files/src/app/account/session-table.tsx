import type { ReactNode } from 'react';

import type { OwnSession } from '../../modules/accounts/session-list.ts';
import { ActionForm } from '../_server/action-form.tsx';
import { endOtherSessions, endSession } from './actions.ts';

/** Where the account is signed in, and how to end that. */
export function SessionTable({ sessions }: { readonly sessions: readonly OwnSession[] }): ReactNode {
  return (
    <>
      <table>
        <thead>
          <tr>
            <th scope="col">Device</th>
            <th scope="col">Last used</th>
            <th scope="col">End it</th>
          </tr>
        </thead>
        <tbody>
          {sessions.map(({ id, device, current, lastUsedAt }) => (
            <tr key={id}>
              <td>{device ?? 'unknown'}</td>
              <td><time dateTime={lastUsedAt.toISOString()}>{lastUsedAt.toISOString().slice(0, 16).replace('T', ' ')}</time></td>
              <td>{current ? 'this one' : <ActionForm action={endSession} hidden={{ id }} submit="End" />}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <ActionForm action={endOtherSessions} submit="End all others" />
    </>
  );
}
