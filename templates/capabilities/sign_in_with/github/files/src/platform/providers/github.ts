import { z } from 'zod';

import type { HttpClient } from '../http-client/http-client.ts';
import { ask } from './ask.ts';
import { codeChallengeOf } from './oidc.ts';
import { defineProvider, type IdentityProvider, ProviderError } from './provider.ts';

export interface GithubSettings {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Where its pages are, and its API. */
  readonly site?: string;
  readonly api?: string;
}

// A refused code is answered with 200 as well, and an `error`.
const tokenSchema = z.object({ access_token: z.string().min(1) });
const userSchema = z.object({ id: z.int(), login: z.string(), name: z.string().nullish() });
const emailsSchema = z.array(z.object({ email: z.string(), primary: z.boolean(), verified: z.boolean() }));

/** OAuth 2.0 without ID tokens: who it is says GitHub's API, asked with a token that is forgotten at once. */
export function createGithubProvider({ clientId, clientSecret, site = 'https://github.com', api = 'https://api.github.com' }: GithubSettings, http: HttpClient): IdentityProvider {
  return {
    label: 'GitHub',

    authorizationUrl({ redirectUri, state, codeVerifier }) {
      const url = new URL('/login/oauth/authorize', site);
      const parameters = {
        client_id: clientId,
        redirect_uri: redirectUri,
        scope: 'read:user user:email',
        state,
        code_challenge: codeChallengeOf(codeVerifier),
        code_challenge_method: 'S256',
      };
      for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
      return Promise.resolve(url);
    },

    async identify({ code, iss }, { redirectUri, codeVerifier }) {
      if (iss !== undefined && new URL(iss, 'https://nobody.invalid').origin !== new URL(site).origin) throw new ProviderError('the answer is of another issuer');
      const form = { client_id: clientId, client_secret: clientSecret, code, redirect_uri: redirectUri, code_verifier: codeVerifier };
      const { access_token: token } = await ask(http, { method: 'POST', path: `${site}/login/oauth/access_token`, form }, tokenSchema);
      const headers = { 'Authorization': `Bearer ${token}`, 'X-GitHub-Api-Version': '2022-11-28' };
      const { id, login, name } = await ask(http, { path: `${api}/user`, headers }, userSchema);
      const emails = await ask(http, { path: `${api}/user/emails`, headers }, emailsSchema);
      return {
        issuer: site,
        // The number: a login can be given up, and be taken by somebody else.
        subject: String(id),
        email: emails.find(({ primary, verified }) => primary && verified)?.email ?? null,
        name: name ?? login,
      };
    },
  };
}

export const github = defineProvider({
  name: 'github',
  variables: ['GITHUB_CLIENT_ID', 'GITHUB_CLIENT_SECRET'],
  create: ({ GITHUB_CLIENT_ID: clientId, GITHUB_CLIENT_SECRET: clientSecret }, http) => createGithubProvider({ clientId, clientSecret }, http),
});
