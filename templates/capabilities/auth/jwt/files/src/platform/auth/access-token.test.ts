import { generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createAccessTokens } from './access-token.ts';

// Long enough for HS512 too, which must be refused for its name.
const key = new Uint8Array(64).fill(7);
const service = 'https://api.example.com';
const tokens = createAccessTokens({ key, issuer: service, audience: service, lifetimeSeconds: 600 });
const session = { id: '0199c2a4-7d2e-7cc3-98c4-dc0c0c07398f', userId: '0199c2a4-7d2e-7cc3-98c4-dc0c0c073990' };

/** A token as we make them; each test changes one thing. */
function forge(claims: Record<string, unknown> = {}, header: Record<string, unknown> = {}): SignJWT {
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT({ sub: session.userId, sid: session.id, iss: service, aud: service, iat: now, exp: now + 60, ...claims })
    .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', ...header });
}

afterEach(() => {
  vi.useRealTimers();
});

describe('an access token', () => {
  it('says whose session it belongs to', async () => {
    expect(await tokens.verify(await tokens.issue(session))).toBe(session.id);
    expect(await tokens.verify(await forge().sign(key))).toBe(session.id);
  });

  it('has its signature looked at once, however often it is shown', async () => {
    const verify = vi.spyOn(crypto.subtle, 'verify');
    const fresh = createAccessTokens({ key, issuer: service, audience: service, lifetimeSeconds: 600 });
    const token = await fresh.issue(session);
    expect([await fresh.verify(token), await fresh.verify(token)]).toEqual([session.id, session.id]);
    expect(verify).toHaveBeenCalledOnce();
    verify.mockRestore();
  });

  it('is good for its time only', async () => {
    vi.useFakeTimers({ now: new Date('2026-05-01T08:00:00Z') });
    const token = await tokens.issue(session);
    vi.setSystemTime(new Date('2026-05-01T08:09:59Z'));
    expect(await tokens.verify(token)).toBe(session.id);
    vi.setSystemTime(new Date('2026-05-01T08:10:00Z'));
    expect(await tokens.verify(token)).toBeNull();
  });

  it.each([
    ['of another issuer', forge({ iss: 'https://other.example.com' })],
    ['for another audience', forge({ aud: 'https://other.example.com' })],
    ['that never expires', forge({ exp: undefined })],
    ['that is not valid yet', forge({ nbf: Math.floor(Date.now() / 1000) + 60 })],
    ['of nobody', forge({ sub: undefined })],
    ['of no session', forge({ sid: undefined })],
    ['of another type, such as an id token', forge({}, { typ: 'JWT' })],
    ['without a type', forge({}, { typ: undefined })],
    ['of another algorithm', forge({}, { alg: 'HS512' })],
  ])('%s is refused', async (_kind, token) => {
    expect(await tokens.verify(await token.sign(key))).toBeNull();
  });

  it('without a signature is refused', async () => {
    const claims = { sub: session.userId, sid: session.id, iss: service, aud: service };
    expect(await tokens.verify(new UnsecuredJWT(claims).setIssuedAt().setExpirationTime('1m').encode())).toBeNull();
  });

  it('signed with another key, or an asymmetric one, is refused', async () => {
    const { privateKey } = await generateKeyPair('RS256');
    expect(await tokens.verify(await forge().sign(new Uint8Array(64).fill(8)))).toBeNull();
    expect(await tokens.verify(await forge({}, { alg: 'RS256' }).sign(privateKey))).toBeNull();
  });

  it('whose content was changed is refused', async () => {
    const [header, , signature] = (await tokens.issue(session)).split('.');
    const payload = Buffer.from(JSON.stringify({ sub: session.userId, sid: 'another' })).toString('base64url');
    expect(await tokens.verify([header, payload, signature].join('.'))).toBeNull();
  });

  it.each(['', 'x', 'a.b.c', '....'])('is not read out of %j', async (text) => {
    expect(await tokens.verify(text)).toBeNull();
  });
});
