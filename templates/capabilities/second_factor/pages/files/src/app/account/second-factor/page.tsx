import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import type { ReactNode } from 'react';

import { application } from '../../../application.ts';
import { ActionForm } from '../../_server/action-form.tsx';
import { currentActor } from '../../_server/actor.ts';
import { inTime } from '../../_server/in-time.ts';
import { begin, confirm, remove } from './actions.ts';

export const metadata: Metadata = { title: 'Second factor' };

const code = { name: 'code', label: 'Code', type: 'text', autoComplete: 'one-time-code', required: true };

export default async function SecondFactor(): Promise<ReactNode> {
  const actor = await currentActor();
  if (actor === null) redirect('/sign-in?from=/account/second-factor');
  const { secondFactors, stepUp } = application().container.services;
  if (!await inTime(() => stepUp.isFresh(actor))) redirect('/account/confirmation');
  const { enabled, recoveryCodes } = await inTime(() => secondFactors.status(actor));
  if (enabled) {
    return (
      <>
        <h1>Second factor</h1>
        <p>{`Signing in asks for a code of your app. Recovery codes left: ${recoveryCodes}`}</p>
        <ActionForm action={remove} submit="Remove it" />
      </>
    );
  }
  return (
    <>
      <h1>Second factor</h1>
      <ActionForm action={begin} submit="Set up an authenticator app" />
      <ActionForm action={confirm} inputs={[code]} submit="Confirm a code" />
    </>
  );
}
