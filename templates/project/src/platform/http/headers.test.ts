import { describe, expect, it } from 'vitest';

import { createPipeline } from '../../../test/helpers/pipeline.ts';

const ORIGIN = 'https://app.acme.test';

function boom(): never {
  throw new Error('boom');
}

describe('security headers', () => {
  const { app } = createPipeline({ routes: (v1) => v1.get('/boom', boom) });

  it.each([['/v1/ping', 200], ['/nowhere', 404], ['/v1/boom', 500]])('are the same on %s (%i)', async (path, status) => {
    const response = await app.request(path);
    expect(response.status).toBe(status);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
      'referrer-policy': 'no-referrer',
      'strict-transport-security': 'max-age=31536000; includeSubDomains',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    });
    expect(response.headers.has('X-Powered-By')).toBe(false);
  });

  it('leave a route its own cache rule', async () => {
    const pipeline = createPipeline({
      routes: (v1) => v1.get('/logo', (c) => c.text('logo', 200, { 'Cache-Control': 'public, max-age=60' })),
    });
    const response = await pipeline.app.request('/v1/logo');
    expect(response.headers.get('Cache-Control')).toBe('public, max-age=60');
  });
});

describe('cross-origin requests', () => {
  const { app } = createPipeline({ env: { CORS_ORIGINS: ORIGIN } });

  it('are answered for listed origins, and caches are told that it depends on the origin', async () => {
    const response = await app.request('/v1/ping', { headers: { Origin: ORIGIN } });
    expect(response.headers.get('Access-Control-Allow-Origin')).toBe(ORIGIN);
    expect(response.headers.get('Access-Control-Allow-Credentials')).toBe('true');
    expect(response.headers.get('Vary')).toContain('Origin');
  });

  it('are not for others', async () => {
    const response = await app.request('/v1/ping', { headers: { Origin: 'https://evil.test' } });
    expect(response.headers.has('Access-Control-Allow-Origin')).toBe(false);
    expect(response.headers.get('Vary')).toContain('Origin');
  });

  it.each([[ORIGIN, ORIGIN], ['https://evil.test', null]])('a preflight from %s is allowed for %s', async (origin, allowed) => {
    const response = await app.request('/v1/ping', {
      method: 'OPTIONS',
      headers: { Origin: origin, 'Access-Control-Request-Method': 'PATCH' },
    });
    expect(response.status).toBe(204);
    expect(response.headers.get('Access-Control-Allow-Origin')).toBe(allowed);
    expect(response.headers.get('Access-Control-Max-Age')).toBe('600');
  });

  it('are for nobody by default', async () => {
    const response = await createPipeline().app.request('/v1/ping', { headers: { Origin: ORIGIN } });
    expect(response.headers.has('Access-Control-Allow-Origin')).toBe(false);
  });

  it('may come from everywhere where that was asked for, without cookies', async () => {
    const open = createPipeline({ env: { CORS_ORIGINS: '*', CORS_CREDENTIALS: 'false' } });
    const response = await open.app.request('/v1/ping', { headers: { Origin: 'https://any.test' } });
    expect(response.headers.get('Access-Control-Allow-Origin')).toBe('*');
    expect(response.headers.has('Access-Control-Allow-Credentials')).toBe(false);
  });
});
