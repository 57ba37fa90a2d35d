import type { ReactNode } from 'react';

import { application } from '../../application.ts';

/** Links, not forms: they work without scripts, and the page's policy lets no form lead to another site. */
export function ProviderLinks({ verb, target, intent = 'sign-in' }: {
  readonly verb: string;
  readonly target: string;
  readonly intent?: 'sign-in' | 'link';
}): ReactNode {
  const query = new URLSearchParams({ returnTo: target, intent }).toString();
  return (
    <ul>
      {application().container.services.vouching.list().map(({ name, label }) => (
        <li key={name}><a href={`/v1/auth/providers/${name}/sign-in?${query}`}>{`${verb} ${label}`}</a></li>
      ))}
    </ul>
  );
}
