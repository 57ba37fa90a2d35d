import { generateKeyPair, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { type ProviderServer, startProviderServer } from '../../../test/helpers/provider-server.ts';
import { createHttpClient } from '../http-client/http-client.ts';
import { createOidcProvider } from './oidc.ts';
import { type AuthorizationRequest, type IdentityProvider, ProviderError, type Vouched } from './provider.ts';

const request: AuthorizationRequest = {
  redirectUri: 'https://our.example/callback',
  state: 's'.repeat(43),
  nonce: 'n'.repeat(43),
  // Of RFC 7636, appendix B.
  codeVerifier: 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk',
};

describe('OpenID Connect', () => {
  let server: ProviderServer;
  let provider: IdentityProvider;

  beforeAll(async () => {
    server = await startProviderServer('our client', 'a secret: with/odd characters');
  });
  afterAll(() => server.close());
  beforeEach(() => {
    server.reset();
    server.asked.clear();
    provider = connect();
  });

  function connect(issuer = server.url): IdentityProvider {
    const http = createHttpClient({ baseUrl: 'https://provider.invalid', timeoutMs: 500, retries: 0, maxResponseBytes: 20_000 });
    return createOidcProvider({ label: 'Ours', issuer, clientId: server.clientId, clientSecret: server.clientSecret }, http);
  }

  async function signIn(claims: JWTPayload = {}, { iss = server.url, ...changed }: Partial<AuthorizationRequest> & { iss?: string | undefined } = {}): Promise<Vouched> {
    const url = await provider.authorizationUrl(request);
    return provider.identify({ code: server.agree(url.href, claims), iss }, { ...request, ...changed });
  }

  async function refusal(attempt: Promise<unknown>): Promise<string> {
    const error: unknown = await attempt.then(() => 'accepted', (thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ProviderError);
    return (error as ProviderError).message;
  }

  it('asks with PKCE, state and nonce', async () => {
    const { origin, pathname, searchParams } = await provider.authorizationUrl(request);
    expect(origin + pathname).toBe(`${server.url}/authorize`);
    expect(Object.fromEntries(searchParams)).toEqual({
      response_type: 'code',
      client_id: server.clientId,
      redirect_uri: request.redirectUri,
      scope: 'openid email profile',
      state: request.state,
      nonce: request.nonce,
      code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
      code_challenge_method: 'S256',
    });
  });

  it('vouches for who has signed in, and asks for what does not change once', async () => {
    const ada = { issuer: server.url, subject: 'ada', email: 'ada@example.com', name: 'Ada' };
    expect(await signIn()).toEqual(ada);
    expect(await signIn()).toEqual(ada);
    expect([...server.asked]).toEqual([['/.well-known/openid-configuration', 1], ['/token', 2], ['/jwks', 1]]);
  });

  it('does not vouch for an address that is not verified', async () => {
    for (const verified of [false, undefined, 'false', 1, null]) {
      expect(await signIn({ email_verified: verified })).toMatchObject({ subject: 'ada', email: null });
    }
  });

  it('refuses an ID token that was made for another sign-in', async () => {
    for (const nonce of ['x'.repeat(43), '', undefined, null]) {
      expect(await refusal(signIn({ nonce }))).toContain('ID token');
    }
  });

  it.each<[string, JWTPayload]>([
    ['another issuer', { iss: 'https://evil.example' }],
    ['another client', { aud: 'theirs' }],
    ['another client among several', { aud: ['our client', 'theirs'], azp: 'theirs' }],
    ['yesterday', { iat: 1, exp: 2 }],
    ['a month', { iat: Math.floor(Date.now() / 1000) - 86_400, exp: Math.floor(Date.now() / 1000) + 86_400 }],
    ['the future', { nbf: Math.floor(Date.now() / 1000) + 600 }],
    ['nobody', { sub: '' }],
    ['a number', { sub: 7 as unknown as string }],
    ['somebody with an endless name', { sub: 'a'.repeat(256) }],
  ])('refuses an ID token of %s', async (_whose, claims) => {
    expect(await refusal(signIn(claims))).toContain('ID token');
  });

  it('refuses an ID token that nobody has signed, or somebody else, or with the secret that both know', async () => {
    const { privateKey } = await generateKeyPair('RS256');
    server.signWith((claims) => new UnsecuredJWT(claims).encode());
    expect(await refusal(signIn())).toContain('ID token');
    server.signWith((claims) => new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'one' }).sign(privateKey));
    expect(await refusal(signIn())).toContain('ERR_JWS_SIGNATURE_VERIFICATION_FAILED');
    server.signWith((claims) => new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(Buffer.from(server.clientSecret)));
    expect(await refusal(signIn())).toContain('ERR_JOSE_ALG_NOT_ALLOWED');
  });

  it('refuses the answer of another issuer, and one that does not say where it should (mix-up)', async () => {
    const url = await provider.authorizationUrl(request);
    for (const iss of ['https://evil.example', undefined]) {
      expect(await refusal(provider.identify({ code: server.agree(url.href), iss }, request))).toBe('the answer is of another issuer');
    }
    expect(server.asked.get('/token')).toBeUndefined();
  });

  it('is refused its code when another sign-in shows it, or a second time', async () => {
    expect(await refusal(signIn({}, { codeVerifier: 'w'.repeat(43) }))).toContain('answered 400');
    expect(await refusal(signIn({}, { redirectUri: 'https://our.example/other' }))).toContain('answered 400');
    const answer = { code: server.agree((await provider.authorizationUrl(request)).href), iss: server.url };
    await provider.identify(answer, request);
    expect(await refusal(provider.identify(answer, request))).toContain('answered 400');
  });

  it('refuses a discovery document of somebody else, or one that leads out of TLS', async () => {
    const honest = { issuer: server.url, authorization_endpoint: `${server.url}/a`, token_endpoint: `${server.url}/t`, jwks_uri: `${server.url}/j` };
    server.answer('/.well-known/openid-configuration', { ...honest, issuer: 'https://evil.example' });
    expect(await refusal(signIn())).toContain('another issuer');
    provider = connect();
    server.answer('/.well-known/openid-configuration', { ...honest, token_endpoint: 'https://else.example/t' });
    expect(await refusal(signIn())).toContain('without TLS');
    provider = connect();
    server.answer('/.well-known/openid-configuration', { issuer: server.url });
    expect(await refusal(signIn())).toContain('something else');
  });

  it.each(['/.well-known/openid-configuration', '/jwks', '/token'])('waits so long only for %s, and reads so much only', async (path) => {
    server.handle(path, () => undefined);
    await refusal(signIn());
    provider = connect();
    server.answer(path, { much: 'x'.repeat(30_000) });
    await refusal(signIn());
    provider = connect();
    server.handle(path, (_request, response) => {
      response.writeHead(302, { Location: 'http://169.254.169.254/' }).end();
    });
    await refusal(signIn());
    server.reset();
    provider = connect();
    expect(await signIn()).toMatchObject({ subject: 'ada' });
  });

  it('does not ask a provider again at once that did not answer', async () => {
    server.answer('/.well-known/openid-configuration', 'nonsense');
    await refusal(provider.authorizationUrl(request));
    await refusal(provider.authorizationUrl(request));
    expect(server.asked.get('/.well-known/openid-configuration')).toBe(1);
  });
});
