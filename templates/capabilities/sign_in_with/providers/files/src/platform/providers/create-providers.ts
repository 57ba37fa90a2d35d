import type { HttpClient } from '../http-client/http-client.ts';
import { createProviderHttp } from './ask.ts';
import type { ProvidersConfig } from './env.ts';
import { createOidcProvider } from './oidc.ts';
import type { IdentityProvider, ProviderDefinition } from './provider.ts';
import { type ProviderName, providers } from './providers.ts';

export type Providers = ReadonlyMap<ProviderName, IdentityProvider>;

/** How the provider of development knows us. */
const STAND_IN = { clientId: 'development', clientSecret: 'of no worth' };

/** The providers that are configured; in development the others are played. */
export function createProviders({ configured, standIn }: ProvidersConfig, http: HttpClient = createProviderHttp()): Providers {
  return new Map(providers.flatMap((definition: ProviderDefinition) => {
    const name = definition.name as ProviderName;
    const values = configured.get(name);
    if (values !== undefined) return [[name, definition.create(values, http)] as const];
    if (standIn === undefined) return [];
    return [[name, createOidcProvider({ label: `${name} (development)`, issuer: standIn, ...STAND_IN }, http)] as const];
  }));
}
