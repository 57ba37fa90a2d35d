import { expect, it } from 'vitest';

import { isKeyScope, keyScopes, scopeOf } from './key-scopes.ts';

it('reads who the account is with a scope of its own, and nothing else of what is for people', () => {
  expect([scopeOf('GET', '/v1/me'), scopeOf('HEAD', '/v1/me')]).toEqual(['me:read', 'me:read']);
  for (const path of ['/v1/me/', '/v1/me/keys', '/v1/me/export', '/v1/auth/sign-in', '/v1', '/', '/docs', '/v1/me/x/y/z']) {
    expect(scopeOf('GET', path), path).toBeNull();
  }
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) expect(scopeOf(method, '/v1/me'), method).toBeNull();
});

it('names every scope by the request that takes it', () => {
  const methods: Record<string, string> = { read: 'GET', create: 'POST', update: 'PATCH', delete: 'DELETE' };
  for (const scope of keyScopes) {
    const [resource = '', operation = ''] = scope.split(':');
    const method = methods[operation];
    const path = method === undefined ? `/v1/${resource}/1/${operation}` : `/v1/${resource}`;
    expect(scopeOf(method ?? 'POST', path)).toBe(scope);
  }
});

it('has no scope for what only resembles a route', () => {
  for (const scope of keyScopes) {
    const [resource = ''] = scope.split(':');
    expect(scopeOf('GET', `/v1/${resource}/1/secrets`)).toBeNull();
    expect(scopeOf('POST', `/v1/${resource}/1/secrets`)).toBeNull();
    expect(scopeOf('GET', `/v2/${resource}`)).toBeNull();
    expect(scopeOf('GET', `/v1/%6${resource}`)).toBeNull();
    expect(scopeOf('GET', `//v1/${resource}`)).toBeNull();
  }
  expect([isKeyScope('me:read'), isKeyScope('me:delete'), isKeyScope(1)]).toEqual([true, false, false]);
});
