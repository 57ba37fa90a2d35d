import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { Provider } from 'oidc-provider';

import { listen } from '../lib/listen.ts';

interface DevProviderOptions {
  readonly redirectUris: readonly string[];
  /** Where it listens; elsewhere if that is taken. Whoever signed in stays the same person as long as it is the same. */
  readonly port: number;
}

/**
 * A provider for development and tests, which lives as long as the process does. It believes whatever name one types,
 * and vouches for `<name>@example.com`. Gives its address.
 */
export async function startDevProvider({ redirectUris, port }: DevProviderOptions): Promise<string> {
  const server = createServer((request, response) => void handle(request, response));
  const url = await listen(server, port);
  const provider = new Provider(url, {
    clients: [{ client_id: 'development', client_secret: 'of no worth', redirect_uris: [...redirectUris], token_endpoint_auth_method: 'client_secret_post' }],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    // In the ID token itself, where the services that people know put them.
    conformIdTokenClaims: false,
    cookies: { keys: [randomBytes(32).toString('base64url')] },
    jwks: { keys: [{ ...generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256' }] },
    // Said, so that it does not ask for them at length.
    ttl: { AccessToken: 600, AuthorizationCode: 60, Grant: 86_400, IdToken: 600, Interaction: 3600, Session: 86_400 },
    findAccount(_context, id) {
      const email = id.includes('@') ? id : `${encodeURIComponent(id)}@example.com`;
      return { accountId: id, claims: () => ({ sub: id, name: id, email, email_verified: true }) };
    },
  });
  const handle = provider.callback();
  server.unref();
  return url;
}
