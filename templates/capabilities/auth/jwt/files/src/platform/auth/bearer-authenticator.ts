import { accessTokensOf } from './access-token.ts';
import type { Authenticator, AuthenticatorDeps } from './authenticator.ts';

const BEARER = /^Bearer +(?<token>[\w.~+/-]+=*) *$/i;

/** Reads the access token. It is good until it expires: no request asks the database who the caller is. */
export function createAuthenticator({ config }: AuthenticatorDeps): Authenticator {
  const accessTokens = accessTokensOf(config);
  return {
    challenge: 'Bearer',
    async authenticate(request) {
      const token = BEARER.exec(request.headers.get('authorization') ?? '')?.groups?.token;
      return token === undefined ? null : accessTokens.verify(token);
    },
  };
}
