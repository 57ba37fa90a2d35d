import { cookies } from 'next/headers';

import { application } from '../../application.ts';
import type { ReissuedSession } from '../../modules/accounts/step-up.ts';
import { createNextAuthWriter } from '../../platform/auth/nextauth-cookie.ts';

/** Gives the browser the cookie of a session that goes on with another token. Pages see it from the next request on. */
export async function carryOn(reissued: ReissuedSession): Promise<void> {
  const { name, value, options } = await createNextAuthWriter(application().container.config)(reissued);
  (await cookies()).set(name, value, options);
}
