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

export function createAccessTokens({ key, issuer, audience, lifetimeSeconds }: AccessTokenSettings): AccessTokens {
  return {
    lifetimeSeconds,

    // No role: what an account may do is asked when it does it.
    issue({ id, userId }) {
      return new SignJWT({ sid: id })
        .setProtectedHeader({ alg: ALGORITHM, typ: TYPE })
        .setSubject(userId)
        .setIssuer(issuer)
        .setAudience(audience)
        .setIssuedAt()
        .setExpirationTime(`${lifetimeSeconds}s`)
        .sign(key);
    },

    async verify(token) {
      try {
        const { payload } = await jwtVerify(token, key, {
          algorithms: [ALGORITHM],
          typ: TYPE,
          issuer,
          audience,
          requiredClaims: ['sub', 'sid', 'iat', 'exp'],
        });
        return typeof payload['sid'] === 'string' ? payload['sid'] : null;
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
