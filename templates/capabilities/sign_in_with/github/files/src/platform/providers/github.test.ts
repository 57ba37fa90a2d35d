import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { type ProviderServer, startProviderServer } from '../../../test/helpers/provider-server.ts';
import { createHttpClient } from '../http-client/http-client.ts';
import { createGithubProvider } from './github.ts';
import { type IdentityProvider, ProviderError } from './provider.ts';

const request = { redirectUri: 'https://our.example/callback', state: 's', nonce: 'n', codeVerifier: 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk' };

describe('GitHub', () => {
  let server: ProviderServer;
  let provider: IdentityProvider;

  beforeAll(async () => {
    server = await startProviderServer();
    const http = createHttpClient({ baseUrl: 'https://provider.invalid', timeoutMs: 500, retries: 0 });
    provider = createGithubProvider({ clientId: 'c', clientSecret: 's', site: server.url, api: server.url }, http);
  });
  afterAll(() => server.close());

  beforeEach(() => {
    server.reset();
    server.answer('/login/oauth/access_token', { access_token: 'gho_1', scope: 'read:user,user:email', token_type: 'bearer' });
    server.answer('/user', { login: 'octocat', id: 583_231, name: 'The Octocat', email: 'public@example.com' });
    server.answer('/user/emails', [
      { email: 'old@example.com', primary: false, verified: true, visibility: null },
      { email: 'octocat@example.com', primary: true, verified: true, visibility: 'private' },
    ]);
  });

  it('is asked with PKCE and state', async () => {
    expect(Object.fromEntries((await provider.authorizationUrl(request)).searchParams)).toEqual({
      client_id: 'c', redirect_uri: request.redirectUri, scope: 'read:user user:email', state: 's',
      code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM', code_challenge_method: 'S256',
    });
  });

  it('vouches for a number and the primary address, where it has verified that', async () => {
    expect(await provider.identify({ code: 'x', iss: undefined }, request)).toEqual({
      issuer: server.url, subject: '583231', email: 'octocat@example.com', name: 'The Octocat',
    });
    server.answer('/user/emails', [{ email: 'octocat@example.com', primary: true, verified: false }, { email: 'old@example.com', primary: false, verified: true }]);
    expect(await provider.identify({ code: 'x', iss: undefined }, request)).toMatchObject({ email: null });
  });

  it('vouches for nobody when it refuses the code, which it does with 200', async () => {
    server.answer('/login/oauth/access_token', { error: 'bad_verification_code', error_description: 'The code passed is incorrect or expired.' });
    await expect(provider.identify({ code: 'x', iss: undefined }, request)).rejects.toThrow(ProviderError);
  });

  it('vouches for nobody in the answer of another issuer', async () => {
    await expect(provider.identify({ code: 'x', iss: 'https://evil.example' }, request)).rejects.toThrow('another issuer');
  });
});
