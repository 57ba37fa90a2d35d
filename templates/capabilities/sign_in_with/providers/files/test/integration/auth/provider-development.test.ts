import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startDevProvider } from '../../../scripts/dev-services/identity-provider.ts';
import { startTestApp, type TestApp } from '../../helpers/app.ts';
import type { ProviderServer } from '../../helpers/provider-server.ts';
import { createVisitor, provider } from '../../helpers/visitor.ts';

/** A browser, as far as the forms of the provider need one. */
function createBrowser() {
  const jar = new Map<string, string>();

  async function open(url: string, form?: Record<string, string>): Promise<Response> {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { Cookie: cookie },
      ...(form && { method: 'POST', body: new URLSearchParams(form) }),
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      jar.set(name, value);
    }
    return response;
  }

  return {
    /** Fills in what the provider asks for, until it sends the browser back to us. */
    async agree(url: string, login: string): Promise<URL> {
      let response = await open(url);
      for (let page = 0; page < 20; page += 1) {
        const location = new URL(response.headers.get('Location') ?? url, url);
        if (location.origin !== new URL(url).origin) return location;
        if (response.status >= 300 && response.status < 400) {
          response = await open(location.href);
          continue;
        }
        const html = await response.text();
        const [, action = ''] = /<form[^>]*action="([^"]+)"/.exec(html) ?? [];
        const [, prompt = ''] = /name="prompt" value="([^"]+)"/.exec(html) ?? [];
        response = await open(action, prompt === 'login' ? { prompt, login, password: 'any' } : { prompt });
      }
      throw new Error('The provider asks for ever.');
    },
  };
}

describe('the provider of development', () => {
  let app: TestApp;

  beforeAll(async () => {
    const redirectUris = [`http://localhost:3000/v1/auth/providers/${provider}/callback`];
    app = await startTestApp({ DEV_PROVIDER_URL: await startDevProvider({ redirectUris, port: 0 }) });
  });
  afterAll(() => app.close());

  it('signs people in, after its own forms, by what openid-connect says and not by what we do', async () => {
    const visitor = createVisitor(app, { url: '' } as ProviderServer);
    const begun = await visitor.begin();
    const back = await createBrowser().agree(begun.headers.get('Location') ?? '', 'ada');
    const answered = await visitor.comeBack(Object.fromEntries(back.searchParams));
    expect(answered.status).toBe(302);
    const identities = await app.container.db.accountIdentity.findMany({ include: { user: true } });
    const rows = await app.container.db.providerSignIn.findMany();
    // Clients that keep tokens trade the proof in first.
    expect([...identities.map(({ user, subject }) => [subject, user.email]), ...rows.map(({ subject, email }) => [subject, email])])
      .toEqual([['ada', 'ada@example.com']]);
  });
});
