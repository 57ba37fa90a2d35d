import { createOidcProvider } from './oidc.ts';
import { defineProvider } from './provider.ts';

const HOST = 'https://login.microsoftonline.com';
const TENANT = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;

/** Tenants that stand for many: their discovery document calls the issuer by a pattern. */
const SHARED = ['common', 'organizations'];

export const microsoft = defineProvider({
  name: 'microsoft',
  variables: ['MICROSOFT_CLIENT_ID', 'MICROSOFT_CLIENT_SECRET'],
  defaults: { MICROSOFT_TENANT: 'common' },
  create({ MICROSOFT_CLIENT_ID: clientId, MICROSOFT_CLIENT_SECRET: clientSecret, MICROSOFT_TENANT: tenant }, http) {
    const isShared = SHARED.includes(tenant);
    return createOidcProvider({
      label: 'Microsoft',
      issuer: `${HOST}/${tenant}/v2.0`,
      clientId,
      clientSecret,
      ...(isShared && {
        issuerPattern: `${HOST}/{tenantid}/v2.0`,
        issuerOf: ({ tid }) => typeof tid === 'string' && TENANT.test(tid) ? `${HOST}/${tid}/v2.0` : null,
      }),
      // An administrator of any tenant writes any address; this optional claim says that the domain is the tenant's own.
      isVerified: ({ xms_edov: isOwnDomain }) => isOwnDomain === true || isOwnDomain === 1 || isOwnDomain === '1' || isOwnDomain === 'true',
    }, http);
  },
});
