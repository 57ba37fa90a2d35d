import { describe, expect, it } from 'vitest';
import { matchingStep, toBase32, totpCode, totpStep, totpUri } from './totp.ts';

const secret = Buffer.from('12345678901234567890');

describe('a time-based code', () => {
  // Appendix B of RFC 6238, the last six of its eight digits.
  it.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_111_111_111, '050471'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037'],
    [20_000_000_000, '353130'],
  ])('is the one of the standard at second %d', (second, code) => {
    expect(totpCode(secret, totpStep(new Date(second * 1000)))).toBe(code);
  });

  it('is taken half a minute early or late, and no further off', () => {
    const time = new Date(1_234_567_890_000);
    const now = totpStep(time);
    const found = [-2, -1, 0, 1, 2].map((off) => matchingStep(secret, totpCode(secret, now + off), time));
    expect(found).toEqual([null, now - 1, now, now + 1, null]);
  });

  it.each(['', '12345', '1234567', 'abcdef', '٠٠٥٩٢٤'])('is not %j', (code) => {
    expect(matchingStep(secret, code, new Date(1_234_567_890_000))).toBeNull();
  });
});

it('a secret is written as apps read it', () => {
  expect(toBase32(secret)).toBe('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ');
  expect(toBase32(Buffer.from('foob'))).toBe('MZXW6YQ');
  expect(totpUri('My service', 'ada@example.com', secret))
    .toBe('otpauth://totp/My%20service:ada%40example.com?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=My%20service');
});
