import { AppError } from '../errors/app-error.ts';
import { accessTokensOf } from './access-token.ts';
import type { Authenticator, AuthenticatorDeps } from './authenticator.ts';
import { createStanding } from './standing.ts';

const BEARER = /^Bearer\b *(?<token>.*)$/i;

/** Reads the access token, and looks whether the session that it was issued for still stands. */
export function createAuthenticator({ config, sessions }: AuthenticatorDeps): Authenticator {
  const accessTokens = accessTokensOf(config);
  const standing = createStanding({ find: (id) => sessions.find(id), seconds: config.auth.accessCheckSeconds });
  return {
    challenge: 'Bearer',
    async authenticate(request) {
      const token = BEARER.exec(request.headers.get('authorization') ?? '')?.groups?.token;
      if (token === undefined) return null;
      const sessionId = await accessTokens.verify(token.trimEnd());
      const actor = sessionId === null ? null : await standing(sessionId);
      if (actor === null) throw invalidToken();
      return actor;
    },
  };
}

/** RFC 6750, also where nobody has to sign in: a client that believes to be somebody must not be answered as nobody. */
function invalidToken(): AppError {
  return new AppError('unauthenticated', {
    detail: 'The access token is not valid any more.',
    headers: { 'WWW-Authenticate': 'Bearer error="invalid_token", error_description="The access token is not valid any more"' },
  });
}
