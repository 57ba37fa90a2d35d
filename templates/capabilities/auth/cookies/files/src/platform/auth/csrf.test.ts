import { describe, expect, it } from 'vitest';
import { assertTrustedOrigin } from './csrf.ts';

const trusted = new Set(['https://example.com', 'https://app.example.com']);

function check(method: string, headers: Record<string, string>): () => void {
  return () => {
    assertTrustedOrigin(new Request('https://example.com/v1/notes', { method, headers }), trusted);
  };
}

describe('a write that a cookie vouches for', () => {
  it.each<Record<string, string>>([
    { origin: 'https://example.com' },
    { origin: 'https://app.example.com', 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'same-origin' },
  ])('is served when it comes from us: %j', (headers) => {
    expect(check('POST', headers)).not.toThrow();
  });

  it.each<Record<string, string>>([
    {},
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: 'http://example.com' },
    { origin: 'https://example.com.evil.example' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'none' },
    { 'sec-fetch-site': 'same-site', origin: 'https://other.example.com' },
  ])('is refused when it does not: %j', (headers) => {
    for (const method of ['POST', 'PATCH', 'PUT', 'DELETE']) {
      expect(check(method, headers)).toThrow(expect.objectContaining({ code: 'forbidden' }));
    }
  });

  it.each(['GET', 'HEAD', 'OPTIONS'])('%s reads, from anywhere', (method) => {
    expect(check(method, { origin: 'https://evil.example' })).not.toThrow();
  });
});
