import { createOidcProvider } from './oidc.ts';
import { defineProvider } from './provider.ts';

export const google = defineProvider({
  name: 'google',
  variables: ['GOOGLE_CLIENT_ID', 'GOOGLE_CLIENT_SECRET'],
  create: ({ GOOGLE_CLIENT_ID: clientId, GOOGLE_CLIENT_SECRET: clientSecret }, http) =>
    createOidcProvider({ label: 'Google', issuer: 'https://accounts.google.com', clientId, clientSecret }, http),
});
