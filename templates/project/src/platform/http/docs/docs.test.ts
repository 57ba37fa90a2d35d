import { describe, expect, it } from 'vitest';

import { createPipeline } from '../../../../test/helpers/pipeline.ts';

describe('the documentation page', () => {
  const { app } = createPipeline({ env: { DOCS: 'true' } });

  it('brings along all that it loads, and its policy allows nothing else', async () => {
    const response = await app.request('/docs');
    const page = await response.text();
    const policy = response.headers.get('Content-Security-Policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(page).not.toMatch(/https?:\/\/|<script>/);
    const assets = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, asset]) => asset ?? '');
    expect(assets).toEqual(['/docs/favicon-32x32.png', '/docs/swagger-ui.css', '/docs/swagger-ui-bundle.js', '/docs/start.js']);
    for (const asset of assets) expect((await app.request(asset)).status).toBe(200);
  });

  it('starts on the contract of this service', async () => {
    expect(await (await app.request('/docs/start.js')).text()).toContain("url: '/openapi.json'");
  });

  it('is not there when it is switched off', async () => {
    const off = createPipeline({ env: { DOCS: 'false' } });
    for (const path of ['/docs', '/docs/start.js']) expect((await off.app.request(path)).status).toBe(404);
  });
});
