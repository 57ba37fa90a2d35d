import { createOidcProvider } from './oidc.ts';
import { defineProvider } from './provider.ts';

/** Whatever has a discovery document. */
export const oidc = defineProvider({
  name: 'oidc',
  variables: ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET'],
  defaults: { OIDC_NAME: 'Company account' },
  create: ({ OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret, OIDC_NAME: label }, http) =>
    createOidcProvider({ label, issuer, clientId, clientSecret }, http),
});
