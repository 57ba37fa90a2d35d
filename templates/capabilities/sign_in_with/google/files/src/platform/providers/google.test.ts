import { expect, it } from 'vitest';

import type { HttpClient } from '../http-client/http-client.ts';
import { google } from './google.ts';

it('Google is asked where its discovery document says, and its issuer is what that calls itself', async () => {
  const asked: string[] = [];
  const answers = (issuer: string): HttpClient => ({
    request({ path }) {
      asked.push(path);
      const metadata = {
        issuer,
        authorization_endpoint: 'https://accounts.google.com/o/oauth2/v2/auth',
        token_endpoint: 'https://oauth2.googleapis.com/token',
        jwks_uri: 'https://www.googleapis.com/oauth2/v3/certs',
      };
      return Promise.resolve({ status: 200, headers: new Headers(), body: Buffer.from(JSON.stringify(metadata)) });
    },
  });
  const request = { redirectUri: 'https://our.example/callback', state: 's', nonce: 'n', codeVerifier: 'v'.repeat(43) };
  const values = { GOOGLE_CLIENT_ID: 'c', GOOGLE_CLIENT_SECRET: 's' };
  const url = await google.create(values, answers('https://accounts.google.com')).authorizationUrl(request);
  expect(url.href).toMatch(/^https:\/\/accounts\.google\.com\/o\/oauth2\/v2\/auth\?/);
  expect(asked).toEqual(['https://accounts.google.com/.well-known/openid-configuration']);
  await expect(google.create(values, answers('https://evil.example')).authorizationUrl(request)).rejects.toThrow('another issuer');
});
