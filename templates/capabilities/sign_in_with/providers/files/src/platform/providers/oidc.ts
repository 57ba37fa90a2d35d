import { createHash } from 'node:crypto';
import type { JWTPayload } from 'jose';
import { z } from 'zod';

import type { HttpClient } from '../http-client/http-client.ts';
import { ask } from './ask.ts';
import { createKeys, verifyIdToken } from './id-token.ts';
import { createMetadata, type ProviderMetadata } from './metadata.ts';
import { type IdentityProvider, ProviderError } from './provider.ts';

export interface OidcSettings {
  readonly label: string;
  readonly issuer: string;
  readonly clientId: string;
  /** Some providers want one that is signed anew. */
  readonly clientSecret: string | (() => Promise<string>);
  readonly scope?: string;
  /** More that this provider wants to be asked. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** What the discovery document calls its issuer, where that is a pattern. */
  readonly issuerPattern?: string;
  /** Which issuer an ID token with these claims has to be of, where one provider has many. */
  readonly issuerOf?: (claims: JWTPayload) => string | null;
  /** Whether the address is this person's for sure; `email_verified` says so for most. */
  readonly isVerified?: (claims: JWTPayload) => boolean;
}

const tokensSchema = z.object({ id_token: z.string() });
const claimsSchema = z.object({ email: z.string().optional().catch(undefined), name: z.string().optional().catch(undefined) });

/** OpenID Connect: the code flow with PKCE, state and nonce. */
export function createOidcProvider(settings: OidcSettings, http: HttpClient): IdentityProvider {
  const { label, issuer, clientId, issuerPattern = issuer, issuerOf, isVerified = isMarkedVerified } = settings;
  const metadata = createMetadata(http, issuer, issuerPattern);
  const keysOf = new Map<string, ReturnType<typeof createKeys>>();

  function keysAt(uri: string): ReturnType<typeof createKeys> {
    const keys = keysOf.get(uri) ?? createKeys(http, uri);
    return keysOf.set(uri, keys).get(uri) ?? keys;
  }

  return {
    label,

    async authorizationUrl({ redirectUri, state, nonce, codeVerifier }) {
      const url = new URL((await metadata()).authorization_endpoint);
      const parameters = {
        response_type: 'code',
        client_id: clientId,
        redirect_uri: redirectUri,
        scope: settings.scope ?? 'openid email profile',
        state,
        nonce,
        code_challenge: codeChallengeOf(codeVerifier),
        code_challenge_method: 'S256',
        ...settings.parameters,
      };
      for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
      return url;
    },

    async identify({ code, iss }, { redirectUri, nonce, codeVerifier }) {
      const known = await metadata();
      if (issuerOf === undefined && !isOf(known, iss)) throw new ProviderError('the answer is of another issuer');
      const { clientSecret } = settings;
      const form = {
        grant_type: 'authorization_code',
        code,
        redirect_uri: redirectUri,
        code_verifier: codeVerifier,
        client_id: clientId,
        client_secret: typeof clientSecret === 'string' ? clientSecret : await clientSecret(),
      };
      const { id_token: idToken } = await ask(http, { method: 'POST', path: known.token_endpoint, form }, tokensSchema);
      const expected = { issuer: issuerOf === undefined ? known.issuer : undefined, clientId, nonce };
      const claims = await verifyIdToken(idToken, keysAt(known.jwks_uri), expected);
      if (issuerOf !== undefined && issuerOf(claims) !== claims.iss) throw new ProviderError('the ID token is of another issuer');
      const { email = '', name = '' } = claimsSchema.parse(claims);
      return {
        issuer: claims.iss,
        subject: claims.sub,
        email: isVerified(claims) && email !== '' ? email : null,
        name: name === '' ? null : name,
      };
    },
  };
}

export function codeChallengeOf(codeVerifier: string): string {
  return createHash('sha256').update(codeVerifier).digest('base64url');
}

/** Whether the answer is this provider's, and not another one's that is shown as such (RFC 9207). */
function isOf({ issuer, authorization_response_iss_parameter_supported: isAlwaysSaid }: ProviderMetadata, iss: string | undefined): boolean {
  return iss === undefined ? !isAlwaysSaid : iss === issuer;
}

/** A few send the text. */
function isMarkedVerified({ email_verified: verified }: JWTPayload): boolean {
  return verified === true || verified === 'true';
}
