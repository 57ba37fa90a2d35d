import { errors, jwtVerify, SignJWT } from 'jose';
import { deriveKey } from '../config/secrets.ts';
import { isRole, type Actor } from './actor.ts';
import type { AuthenticatorDeps } from './authenticator.ts';

export interface AccessTokens {
  readonly lifetimeSeconds: number;
  issue(actor: Actor): Promise<string>;
  /** `null` for a token that is not ours, not an access token, or no longer good. */
  verify(token: string): Promise<Actor | null>;
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

    issue({ id, role }) {
      return new SignJWT({ role })
        .setProtectedHeader({ alg: ALGORITHM, typ: TYPE })
        .setSubject(id)
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
          requiredClaims: ['sub', 'iat', 'exp'],
        });
        return payload.sub !== undefined && isRole(payload.role) ? { id: payload.sub, role: payload.role } : null;
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
