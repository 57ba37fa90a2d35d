import { importPKCS8, SignJWT } from 'jose';

import { createOidcProvider } from './oidc.ts';
import { defineProvider } from './provider.ts';

const ISSUER = 'https://appleid.apple.com';

export const apple = defineProvider({
  name: 'apple',
  variables: ['APPLE_CLIENT_ID', 'APPLE_TEAM_ID', 'APPLE_KEY_ID', 'APPLE_PRIVATE_KEY'],
  create: ({ APPLE_CLIENT_ID: clientId, APPLE_TEAM_ID: teamId, APPLE_KEY_ID: keyId, APPLE_PRIVATE_KEY: privateKey }, http) =>
    createOidcProvider({
      label: 'Apple',
      issuer: ISSUER,
      clientId,
      // For one exchange: Apple takes one for half a year too, which would have to be renewed by hand.
      async clientSecret() {
        const key = await importPKCS8(privateKey.replaceAll('\\n', '\n'), 'ES256');
        return new SignJWT()
          .setProtectedHeader({ alg: 'ES256', kid: keyId })
          .setIssuer(teamId)
          .setSubject(clientId)
          .setAudience(ISSUER)
          .setIssuedAt()
          .setExpirationTime('5 minutes')
          .sign(key);
      },
      scope: 'openid email name',
      // Who asks for an address gets the answer in no other way.
      parameters: { response_mode: 'form_post' },
    }, http),
});
