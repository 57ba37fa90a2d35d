import { errors, jwtVerify, SignJWT } from 'jose';
import { deriveKey } from '../config/secrets.ts';
import type { AuthenticatorDeps } from './authenticator.ts';
import type { IssuedSession } from './sessions.ts';

export interface AccessTokens {
  readonly lifetimeSeconds: number;
  issue(session: Pick<IssuedSession, 'id' | 'userId'>): Promise<string>;
  /** The id of the session that it was issued for; `null`: it is not ours, not an access token, or no longer good. */
  verify(token: string): Promise<string | null>;
}

export interface AccessTokenSettings {
  key: Uint8Array;
  /** Who signs, and for whom: a token of another service or of another environment is worth nothing here. */
  issuer: string;
  audience: string;
  lifetimeSeconds: number;
}

const ALGORITHM = 'HS256';
/** RFC 9068. Tells an access token from any other token that the same key may sign one day. */
const TYPE = 'at+jwt';

/** A client shows the same token with each of its requests: that its signature is good is found out once. */
const MOST_REMEMBERED = 10_000;

export function createAccessTokens({ key, issuer, audience, lifetimeSeconds }: AccessTokenSettings): AccessTokens {
  const imported = crypto.subtle.importKey('raw', Uint8Array.from(key), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign', 'verify']);
  const verified = new Map<string, { readonly sessionId: string; readonly until: number }>();

  async function check(token: string): Promise<string | null> {
    const { payload } = await jwtVerify<{ sid?: unknown; exp: number }>(token, await imported, {
      algorithms: [ALGORITHM],
      typ: TYPE,
      issuer,
      audience,
      requiredClaims: ['sub', 'sid', 'iat', 'exp'],
    });
    if (typeof payload.sid !== 'string') return null;
    verified.set(token, { sessionId: payload.sid, until: payload.exp * 1000 });
    const [oldest] = verified.keys();
    if (verified.size > MOST_REMEMBERED && oldest !== undefined) verified.delete(oldest);
    return payload.sid;
  }

  return {
    lifetimeSeconds,

    // No role: what an account may do is asked when it does it.
    async issue({ id, userId }) {
      return new SignJWT({ sid: id })
        .setProtectedHeader({ alg: ALGORITHM, typ: TYPE })
        .setSubject(userId)
        .setIssuer(issuer)
        .setAudience(audience)
        .setIssuedAt()
        .setExpirationTime(`${lifetimeSeconds}s`)
        .sign(await imported);
    },

    async verify(token) {
      const known = verified.get(token);
      if (known !== undefined && Date.now() < known.until) return known.sessionId;
      try {
        return await check(token);
      } catch (error) {
        if (error instanceof errors.JOSEError) return null;
        throw error;
      }
    },
  };
}

/** The access tokens of this service: the one secret gives the key, its public address both names. */
export function accessTokensOf({ appSecret, publicUrl, auth }: AuthenticatorDeps['config']): AccessTokens {
  return createAccessTokens({
    key: deriveKey(appSecret, 'access-token'),
    issuer: publicUrl,
    audience: publicUrl,
    lifetimeSeconds: auth.accessTokenSeconds,
  });
}
