import { createHash, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { type CryptoKey, exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';

/** What a provider answers in place of what it should. */
type Handler = (request: IncomingMessage, response: ServerResponse) => void;

export interface ProviderServer {
  readonly url: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** What was asked of it, by path. */
  readonly asked: Map<string, number>;
  /** Somebody is at the provider with this address, signs in and agrees: gives the code. `claims` replaces some of the ID token's. */
  agree(authorizationUrl: string, claims?: JWTPayload): string;
  /** The last token request. */
  readonly form: () => URLSearchParams;
  /** Answers a path otherwise until the next `reset`. */
  answer(path: string, body: unknown): void;
  handle(path: string, handler: Handler): void;
  /** Signs ID tokens in another way until the next `reset`. */
  signWith(sign: (claims: JWTPayload) => Promise<string> | string): void;
  readonly key: CryptoKey;
  reset(): void;
  close(): Promise<void>;
}

/** A provider over HTTP that keeps to OpenID Connect, unless a test tells it otherwise. Its client is that of development. */
export async function startProviderServer(clientId = 'development', clientSecret = 'of no worth'): Promise<ProviderServer> {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
  const jwk = { ...await exportJWK(publicKey), kid: 'one', alg: 'RS256', use: 'sig' };
  const codes = new Map<string, { challenge: string; redirectUri: string; claims: JWTPayload }>();
  const asked = new Map<string, number>();
  const answers = new Map<string, Handler>();
  let form = new URLSearchParams();
  let sign: (claims: JWTPayload) => Promise<string> | string = honest;

  function honest(claims: JWTPayload): Promise<string> {
    return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'one' }).sign(privateKey);
  }

  async function redeem(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    form = new URLSearchParams(Buffer.concat(chunks).toString());
    const grant = codes.get(form.get('code') ?? '');
    codes.delete(form.get('code') ?? '');
    const challenge = createHash('sha256').update(form.get('code_verifier') ?? '').digest('base64url');
    const good = grant?.challenge === challenge && grant.redirectUri === form.get('redirect_uri') && form.get('client_secret') === clientSecret;
    if (!good) send(response, { error: 'invalid_grant' }, 400);
    else send(response, { access_token: 'at', token_type: 'Bearer', id_token: await sign(grant.claims) });
  }

  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '', 'http://any').pathname;
    asked.set(path, (asked.get(path) ?? 0) + 1);
    const other = answers.get(path);
    if (other !== undefined) other(request, response);
    else if (path === '/.well-known/openid-configuration') send(response, metadata());
    else if (path === '/jwks') send(response, { keys: [jwk] });
    else if (path === '/token') void redeem(request, response);
    else send(response, {}, 404);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  function metadata(): Record<string, unknown> {
    return {
      issuer: url,
      authorization_endpoint: `${url}/authorize`,
      token_endpoint: `${url}/token`,
      jwks_uri: `${url}/jwks`,
      authorization_response_iss_parameter_supported: true,
    };
  }

  return {
    url,
    clientId,
    clientSecret,
    asked,
    key: privateKey,
    form: () => form,
    agree(authorizationUrl, claims = {}) {
      const { searchParams: query } = new URL(authorizationUrl);
      const code = randomUUID();
      const now = Math.floor(Date.now() / 1000);
      codes.set(code, {
        challenge: query.get('code_challenge') ?? '',
        redirectUri: query.get('redirect_uri') ?? '',
        claims: {
          iss: url, aud: clientId, sub: 'ada', iat: now, exp: now + 300, nonce: query.get('nonce'),
          email: 'ada@example.com', email_verified: true, name: 'Ada', ...claims,
        },
      });
      return code;
    },
    answer(path, body) {
      answers.set(path, (_request, response) => {
        send(response, body);
      });
    },
    handle: (path, handler) => void answers.set(path, handler),
    signWith(other) {
      sign = other;
    },
    reset() {
      answers.clear();
      sign = honest;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function send(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
}
