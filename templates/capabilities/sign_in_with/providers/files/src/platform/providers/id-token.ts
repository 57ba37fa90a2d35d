import { createRemoteJWKSet, customFetch, errors, type JWTPayload, jwtVerify, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';

import type { HttpClient } from '../http-client/http-client.ts';
import { ProviderError } from './provider.ts';

/** Asymmetric ones only: with the others whoever knows the client secret could be anybody. */
const ALGORITHMS = ['RS256', 'PS256', 'ES256', 'ES384', 'RS384', 'RS512', 'PS384', 'PS512', 'ES512', 'EdDSA', 'Ed25519'];

/** As old as an ID token may be that was made for the code of a moment ago. */
const MAX_AGE = '10 minutes';

const subjectSchema = z.object({ iss: z.string().max(255), sub: z.string().min(1).max(255) });

export interface Expected {
  readonly issuer: string | undefined;
  readonly clientId: string;
  readonly nonce: string;
}

/** The keys of a provider, kept, and asked for again (not more than twice a minute) when an unknown one signs. */
export function createKeys(http: HttpClient, jwksUri: string): JWTVerifyGetKey {
  return createRemoteJWKSet(new URL(jwksUri), {
    cooldownDuration: 30_000,
    cacheMaxAge: 600_000,
    // Ours is bounded in size.
    async [customFetch](path) {
      const { status, headers, body } = await http.request({ path });
      return new Response(new Uint8Array(body), { status, headers });
    },
  });
}

/** The claims of an ID token, after all of OpenID Connect Core 3.1.3.7 that a code flow needs. */
export async function verifyIdToken(idToken: string, keys: JWTVerifyGetKey, { issuer, clientId, nonce }: Expected): Promise<JWTPayload & { iss: string; sub: string }> {
  let claims: JWTPayload;
  try {
    const verified = await jwtVerify(idToken, keys, {
      algorithms: ALGORITHMS,
      audience: clientId,
      clockTolerance: 60,
      maxTokenAge: MAX_AGE,
      requiredClaims: ['iss', 'sub', 'aud', 'exp', 'iat', 'nonce'],
      ...(issuer !== undefined && { issuer }),
    });
    claims = verified.payload;
  } catch (error) {
    if (error instanceof errors.JOSEError) throw new ProviderError(`the ID token is refused: ${error.code}`, error);
    throw new ProviderError('the keys of the provider cannot be had', error);
  }
  const { azp, nonce: answered } = claims;
  if (answered !== nonce) throw new ProviderError('the ID token was made for another sign-in');
  if (azp !== undefined && azp !== clientId) throw new ProviderError('the ID token was made for another client');
  const whose = subjectSchema.safeParse(claims);
  if (!whose.success) throw new ProviderError('the ID token names nobody', whose.error);
  return { ...claims, ...whose.data };
}
