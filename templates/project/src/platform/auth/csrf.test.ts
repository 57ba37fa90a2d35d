import { describe, expect, it } from 'vitest';
import { assertTrustedOrigin } from './csrf.ts';

const trusted = new Set(['https://example.com', 'https://app.example.com']);

function request(method: string, headers: Record<string, string>): Request {
  return new Request('https://example.com/v1/notes', { method, headers });
}

describe('a write that a cookie vouches for', () => {
  it.each<Record<string, string>>([
    { 'origin': 'https://example.com' },
    { 'origin': 'https://app.example.com', 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'same-origin' },
  ])('is served when it comes from us: %j', (headers) => {
    expect(() => { assertTrustedOrigin(request('POST', headers), trusted); }).not.toThrow();
  });

  it.each<Record<string, string>>([
    {},
    { 'origin': 'https://evil.example' },
    { 'origin': 'null' },
    { 'origin': 'http://example.com' },
    { 'origin': 'https://example.com.evil.example' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'none' },
    { 'sec-fetch-site': 'same-site', 'origin': 'https://other.example.com' },
  ])('is refused when it does not: %j', (headers) => {
    for (const method of ['POST', 'PATCH', 'PUT', 'DELETE']) {
      expect(() => { assertTrustedOrigin(request(method, headers), trusted); })
        .toThrow(expect.objectContaining({ code: 'forbidden' }));
    }
  });

  it.each(['GET', 'HEAD', 'OPTIONS'])('%s reads, from anywhere', (method) => {
    expect(() => { assertTrustedOrigin(request(method, { origin: 'https://evil.example' }), trusted); }).not.toThrow();
  });
});
