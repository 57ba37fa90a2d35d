import { afterAll, beforeAll, expect, it } from 'vitest';

import { type ProviderServer, startProviderServer } from '../../../test/helpers/provider-server.ts';
import { readSections } from '../config/sections.ts';
import { createProviders } from './create-providers.ts';
import { providersEnv } from './env.ts';

let server: ProviderServer;

beforeAll(async () => {
  server = await startProviderServer();
});
afterAll(() => server.close());

it('any provider is known by the issuer that the environment names', async () => {
  const variables = { OIDC_ISSUER: server.url, OIDC_CLIENT_ID: 'ours', OIDC_CLIENT_SECRET: 'secret', OIDC_NAME: 'Acme' };
  const { providers: config } = readSections(variables, { providers: providersEnv({ env: 'development', production: false }) });
  const provider = createProviders(config).get('oidc');
  expect(provider?.label).toBe('Acme');
  const url = await provider?.authorizationUrl({ redirectUri: 'https://our.example/callback', state: 's', nonce: 'n', codeVerifier: 'v' });
  expect(url?.href).toMatch(new RegExp(`^${server.url}/authorize\\?.*client_id=ours`));
});
