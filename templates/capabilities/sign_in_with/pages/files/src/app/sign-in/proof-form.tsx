'use client';

import { type ReactNode, useActionState } from 'react';

/** Goes on with what a provider has vouched for: a cookie that no script reads says who that is. */
export function ProofForm({ path, field, label, type, autoComplete, submit, target }: {
  readonly path: '/v1/auth/provider-sign-in' | '/v1/me/identities';
  readonly field: string;
  readonly label: string;
  readonly type: 'password' | 'text';
  readonly autoComplete: string;
  readonly submit: string;
  readonly target: string;
}): ReactNode {
  const [problem, send, pending] = useActionState(async (_problem: string | null, form: FormData) => {
    const entries = [...form].filter(([, value]) => value !== '');
    const response = await fetch(path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(Object.fromEntries(entries)),
    });
    if (response.ok) {
      // A full load: everything on the page may look different for who is now signed in.
      window.location.assign(target);
      return null;
    }
    const refused = await response.json() as { detail?: string; title: string };
    return refused.detail ?? refused.title;
  }, null);

  return (
    <form action={send}>
      <label>
        {label}
        <input name={field} type={type} autoComplete={autoComplete} required />
      </label>
      <button disabled={pending}>{submit}</button>
      <p role="status">{problem}</p>
    </form>
  );
}
