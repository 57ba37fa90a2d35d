import { describe, expect, it } from 'vitest';
import { createSessionCookie } from './session-cookie.ts';

function cookieOf(secureCookies: boolean) {
  return createSessionCookie({ auth: { secureCookies } });
}

describe('the session cookie', () => {
  it('is bound to this host and to TLS in production', () => {
    const value = cookieOf(true).write('token', new Date('2026-05-01T20:00:00Z'));
    expect(value).toMatch(/^__Host-session=token;/);
    expect(value.split('; ').slice(1).sort()).toEqual([
      'Expires=Fri, 01 May 2026 20:00:00 GMT', 'HttpOnly', 'Path=/', 'SameSite=Lax', 'Secure',
    ]);
  });

  it('works without TLS in development', () => {
    const value = cookieOf(false).write('token', new Date());
    expect(value).toMatch(/^session=token;/);
    expect(value).toContain('HttpOnly');
    expect(value).not.toContain('Secure');
  });

  it('is read back, among others', () => {
    const request = new Request('https://example.com', { headers: { cookie: 'a=b; __Host-session=the.token; session=x' } });
    expect(cookieOf(true).read(request)).toBe('the.token');
    expect(cookieOf(false).read(request)).toBe('x');
    expect(cookieOf(true).read(new Request('https://example.com'))).toBeNull();
  });

  it('is cleared with the attributes that it was set with', () => {
    expect(cookieOf(true).clear()).toMatch(/^__Host-session=; Max-Age=0; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
  });
});
