import { exportPKCS8, generateKeyPair, jwtVerify } from 'jose';
import { expect, it } from 'vitest';

import type { HttpClient } from '../http-client/http-client.ts';
import { apple } from './apple.ts';

const request = { redirectUri: 'https://our.example/callback', state: 's', nonce: 'n', codeVerifier: 'v'.repeat(43) };

it('Apple is shown a secret that is signed for one exchange, and posts its answer', async () => {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  const forms: Record<string, string>[] = [];
  const url = 'https://appleid.apple.com';
  const http: HttpClient = {
    request({ path, form }) {
      if (form !== undefined) forms.push({ ...form });
      const metadata = { issuer: url, authorization_endpoint: `${url}/auth/authorize`, token_endpoint: `${url}/auth/token`, jwks_uri: `${url}/auth/keys` };
      return Promise.resolve({ status: path.endsWith('openid-configuration') ? 200 : 400, headers: new Headers(), body: Buffer.from(JSON.stringify(metadata)) });
    },
  };
  const values = {
    APPLE_CLIENT_ID: 'example.web',
    APPLE_TEAM_ID: 'TEAM',
    APPLE_KEY_ID: 'KEY',
    // As a file of variables holds it.
    APPLE_PRIVATE_KEY: (await exportPKCS8(privateKey)).replaceAll('\n', '\\n'),
  };
  const provider = apple.create(values, http);
  expect(Object.fromEntries((await provider.authorizationUrl(request)).searchParams)).toMatchObject({ response_mode: 'form_post', scope: 'openid email name' });
  await expect(provider.identify({ code: 'c', iss: undefined }, request)).rejects.toThrow('answered 400');
  const secret = await jwtVerify(forms[0]?.['client_secret'] ?? '', publicKey, { issuer: 'TEAM', subject: 'example.web', audience: url });
  expect(secret.protectedHeader).toEqual({ alg: 'ES256', kid: 'KEY' });
  expect((secret.payload.exp ?? 0) - (secret.payload.iat ?? 0)).toBe(300);
});
