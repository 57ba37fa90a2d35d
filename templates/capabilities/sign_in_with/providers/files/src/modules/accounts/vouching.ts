import { createHmac, timingSafeEqual } from 'node:crypto';

import type { AuthConfig } from '../../platform/auth/env.ts';
import { createThrottle } from '../../platform/auth/throttle.ts';
import type { CreateCounter } from '../../platform/counters/counter.ts';
import { AppError } from '../../platform/errors/app-error.ts';
import type { Logger } from '../../platform/logging/logger.ts';
import type { Providers } from '../../platform/providers/create-providers.ts';
import { codeChallengeOf } from '../../platform/providers/oidc.ts';
import { type AuthorizationRequest, type IdentityProvider, ProviderError, type Vouched } from '../../platform/providers/provider.ts';
import type { ProviderName } from '../../platform/providers/providers.ts';
import type { Attempt, AttemptRepository, FoundAttempt, Intent } from './attempt-repository.ts';
import type { Callback } from './provider-schema.ts';

interface VouchingDeps {
  providers: Providers;
  attempts: AttemptRepository;
  publicUrl: string;
  limits: Pick<AuthConfig['limits'], 'signInsPerAddress' | 'seconds'>;
  createCounter: CreateCounter;
  logger: Logger;
}

interface Beginning {
  returnTo: string;
  intent: Intent;
  challenge: string | null;
}

/** Why nobody was vouched for: the person said no, or what the provider answered proves nothing. */
export type Refusal = 'cancelled' | 'failed';

/** What came back from a provider: a token that stands for who it vouched for, or nothing. */
export type Answered = Pick<Attempt, 'intent' | 'returnTo'> & ({ token: string } | { problem: Refusal });

/** Sends people to a provider, and reads what they bring back. Nothing here opens a session. */
export interface Vouching {
  list(): { name: ProviderName; label: string }[];
  /** Where to send the browser, and the token that binds the answer to it. `address` is where it comes from. */
  begin(name: ProviderName, beginning: Beginning, address: string): Promise<{ location: URL; token: string }>;
  /** `token` is what the browser was given. Throws where the answer belongs to no attempt of this browser. */
  answer(name: ProviderName, callback: Callback, token: string | undefined): Promise<Answered>;
  /** An attempt that a provider has vouched for. Where a challenge binds it, only with what it was made of. */
  vouched(token: string | undefined, codeVerifier?: string): Promise<FoundAttempt & { vouched: Vouched }>;
}

export function createVouching({ providers, attempts, publicUrl, limits, createCounter, logger }: VouchingDeps): Vouching {
  const byAddress = createThrottle(createCounter({ name: 'provider.address', points: limits.signInsPerAddress, seconds: limits.seconds }));

  function providerOf(name: ProviderName): IdentityProvider {
    const provider = providers.get(name);
    if (provider === undefined) throw new AppError('not_found');
    return provider;
  }

  /** Each value proves another thing, and none of them gives the secret away. */
  function requestOf(name: ProviderName, secret: string): AuthorizationRequest {
    const [state, nonce, codeVerifier] = ['state', 'nonce', 'code-verifier'].map((purpose) => {
      return createHmac('sha256', secret).update(purpose).digest('base64url');
    }) as [string, string, string];
    return { redirectUri: `${publicUrl}/v1/auth/providers/${name}/callback`, state, nonce, codeVerifier };
  }

  /** The attempt that an answer belongs to, which is used up by that. */
  async function begun(name: ProviderName, state: string | undefined, token: string | undefined): Promise<{ attempt: Attempt; request: AuthorizationRequest }> {
    const attempt = await attempts.find(token ?? '');
    if (attempt?.provider !== name || attempt.vouched !== null) throw stranger();
    const request = requestOf(name, attempt.secret);
    // Before it is used up: somebody else's answer must not end the attempt.
    if (!isSame(state ?? '', request.state) || !await attempts.take(attempt)) throw stranger();
    return { attempt, request };
  }

  return {
    list: () => [...providers].map(([name, { label }]) => ({ name, label })),

    async begin(name, beginning, address) {
      const provider = providerOf(name);
      await byAddress.take(address);
      const token = await attempts.create({ ...beginning, provider: name, vouched: null });
      try {
        return { location: await provider.authorizationUrl(requestOf(name, secretOf(token))), token };
      } catch (error) {
        if (!(error instanceof ProviderError)) throw error;
        logger.warn({ event: 'auth.provider_failed', provider: name, err: error }, 'a provider cannot be asked');
        throw new AppError('unavailable', { detail: 'The provider does not answer right now. Try again, or sign in another way.', cause: error });
      }
    },

    async answer(name, { code, state, iss, error: refusal }, token) {
      const provider = providerOf(name);
      const { attempt: { intent, returnTo, challenge }, request } = await begun(name, state, token);
      if (refusal !== undefined) return { intent, returnTo, problem: refusal === 'access_denied' ? 'cancelled' : 'failed' };
      try {
        const vouched = await provider.identify({ code: code ?? '', iss }, request);
        return { intent, returnTo, token: await attempts.create({ provider: name, intent, returnTo, challenge, vouched }) };
      } catch (error) {
        if (!(error instanceof ProviderError)) throw error;
        logger.warn({ event: 'auth.provider_failed', provider: name, err: error }, 'a provider vouched for nobody');
        return { intent, returnTo, problem: 'failed' };
      }
    },

    async vouched(token, codeVerifier) {
      const attempt = await attempts.find(token ?? '');
      const isBound = attempt?.challenge === null || codeChallengeOf(codeVerifier ?? '') === attempt?.challenge;
      if (!attempt?.vouched || !isBound) throw expired();
      return { ...attempt, vouched: attempt.vouched };
    },
  };
}

/** A link that somebody was lured with, a second use, or an hour in another tab: the answer does not tell which. */
function stranger(): AppError {
  return new AppError('bad_request', { detail: 'This answer belongs to no sign-in that this browser has begun. Begin again.' });
}

export function expired(): AppError {
  return new AppError('unauthenticated', { detail: 'The sign-in with the provider has expired, or was used. Begin again.' });
}

function isSame(one: string, other: string): boolean {
  const [given, expected] = [Buffer.from(one), Buffer.from(other)];
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function secretOf(token: string): string {
  return token.slice(token.indexOf('.') + 1);
}
