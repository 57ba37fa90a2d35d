import { type CryptoKey, exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';

import type { HttpClient } from '../http-client/http-client.ts';
import { microsoft } from './microsoft.ts';
import type { Vouched } from './provider.ts';

const host = 'https://login.microsoftonline.com';
const tenant = '9188040d-6c67-4c5b-b112-36a304b66dad';
const request = { redirectUri: 'https://our.example/callback', state: 's', nonce: 'n', codeVerifier: 'v'.repeat(43) };

describe('Microsoft', () => {
  let key: CryptoKey;
  let jwk: object;

  beforeAll(async () => {
    const { privateKey, publicKey } = await generateKeyPair('RS256');
    key = privateKey;
    jwk = { ...await exportJWK(publicKey), kid: 'k', alg: 'RS256' };
  });

  async function identify(claims: JWTPayload): Promise<Vouched> {
    const now = Math.floor(Date.now() / 1000);
    const whole = { aud: 'c', sub: 'ada', iat: now, exp: now + 300, nonce: 'n', tid: tenant, iss: `${host}/${tenant}/v2.0`, email: 'ada@example.com', ...claims };
    const idToken = await new SignJWT(whole).setProtectedHeader({ alg: 'RS256', kid: 'k' }).sign(key);
    const answers: Record<string, object> = {
      [`${host}/common/v2.0/.well-known/openid-configuration`]: {
        issuer: `${host}/{tenantid}/v2.0`, authorization_endpoint: `${host}/a`, token_endpoint: `${host}/t`, jwks_uri: `${host}/k`,
      },
      [`${host}/t`]: { id_token: idToken },
      [`${host}/k`]: { keys: [jwk] },
    };
    const http: HttpClient = {
      request: ({ path }) => Promise.resolve({ status: 200, headers: new Headers(), body: Buffer.from(JSON.stringify(answers[path])) }),
    };
    const provider = microsoft.create({ MICROSOFT_CLIENT_ID: 'c', MICROSOFT_CLIENT_SECRET: 's', MICROSOFT_TENANT: 'common' }, http);
    return provider.identify({ code: 'x', iss: undefined }, request);
  }

  it('vouches for people of each tenant as that tenant alone', async () => {
    expect(await identify({})).toMatchObject({ issuer: `${host}/${tenant}/v2.0`, subject: 'ada' });
    for (const claims of [{ tid: '00000000-0000-0000-0000-000000000000' }, { iss: 'https://evil.example' }, { tid: 'evil/..', iss: `${host}/evil/../v2.0` }, { iss: `${host}//v2.0`, tid: '' }]) {
      await expect(identify(claims)).rejects.toThrow('another issuer');
    }
  });

  it('does not vouch for an address that an administrator of any tenant can write', async () => {
    expect(await identify({ email_verified: true })).toMatchObject({ email: null });
    expect(await identify({ xms_edov: true })).toMatchObject({ email: 'ada@example.com' });
  });
});
