import { z } from 'zod';

import type { HttpClient } from '../http-client/http-client.ts';
import { ask } from './ask.ts';
import { ProviderError } from './provider.ts';

/** What signing in has to know of an OpenID Connect provider. */
const metadataSchema = z.object({
  issuer: z.url(),
  authorization_endpoint: z.url(),
  token_endpoint: z.url(),
  jwks_uri: z.url(),
  authorization_response_iss_parameter_supported: z.boolean().default(false),
});

export type ProviderMetadata = z.output<typeof metadataSchema>;

const LIFETIME_MS = 3_600_000;
const RETRY_MS = 10_000;

/**
 * The discovery document, asked for once an hour at most, and not again at once where it failed. `expected` is what it
 * has to call itself: a document of another issuer is nobody's.
 */
export function createMetadata(http: HttpClient, issuer: string, expected: string = issuer): () => Promise<ProviderMetadata> {
  let known: { metadata: Promise<ProviderMetadata>; until: number } | undefined;

  async function discover(): Promise<ProviderMetadata> {
    const metadata = await ask(http, { path: `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration` }, metadataSchema);
    if (metadata.issuer !== expected) throw new ProviderError('the discovery document is of another issuer');
    const { authorization_endpoint, token_endpoint, jwks_uri } = metadata;
    // Codes and secrets must not leave TLS because a document says so.
    const { protocol } = new URL(issuer);
    if ([authorization_endpoint, token_endpoint, jwks_uri].some((url) => new URL(url).protocol !== protocol)) {
      throw new ProviderError('the discovery document names an address without TLS');
    }
    return metadata;
  }

  return () => {
    if (known !== undefined && known.until > Date.now()) return known.metadata;
    const metadata = discover();
    const current = known = { metadata, until: Date.now() + LIFETIME_MS };
    metadata.catch(() => {
      current.until = Date.now() + RETRY_MS;
    });
    return metadata;
  };
}
