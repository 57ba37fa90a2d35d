import type { HttpClient } from '../http-client/http-client.ts';

/** Who somebody is to a provider. An issuer and a subject name one person for ever; an address does not. */
export interface Vouched {
  readonly issuer: string;
  readonly subject: string;
  /** An address that the provider has verified to be this person's, or null. */
  readonly email: string | null;
  readonly name: string | null;
}

/** What the browser takes to the provider. All but the address comes from the attempt, and is bound to it. */
export interface AuthorizationRequest {
  readonly redirectUri: string;
  readonly state: string;
  readonly nonce: string;
  /** Of which the request carries the hash (RFC 7636). */
  readonly codeVerifier: string;
}

/** What the browser brings back, after its state was found to be ours. */
export interface AuthorizationAnswer {
  readonly code: string;
  /** Who says so (RFC 9207). */
  readonly iss: string | undefined;
}

/** A provider, as signing in sees it. */
export interface IdentityProvider {
  /** What its button says. */
  readonly label: string;
  authorizationUrl(request: AuthorizationRequest): Promise<URL>;
  /** Trades the code in. Throws a ProviderError where the answer proves nothing. */
  identify(answer: AuthorizationAnswer, request: AuthorizationRequest): Promise<Vouched>;
}

/** A provider that people may choose: what it reads from the environment, and how it is made of that. */
export interface ProviderDefinition {
  readonly name: string;
  readonly variables: readonly string[];
  /** What variables are that may be left out. */
  readonly defaults: Readonly<Record<string, string>>;
  create(values: Readonly<Record<string, string>>, http: HttpClient): IdentityProvider;
}

export function defineProvider<Name extends string, Variable extends string, Optional extends string = never>(definition: {
  name: Name;
  variables: readonly Variable[];
  defaults?: Readonly<Record<Optional, string>>;
  create: (values: Readonly<Record<Variable | Optional, string>>, http: HttpClient) => IdentityProvider;
}) {
  return { defaults: {}, ...definition };
}

/** The provider did not vouch for anybody: its answer is wrong, or there is none. For the log, not for people. */
export class ProviderError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'ProviderError';
  }
}
