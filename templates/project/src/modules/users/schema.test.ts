import { describe, expect, it } from 'vitest';
import { registrationSchema } from './schema.ts';

const valid = { email: 'ada@example.com', name: 'Ada', password: 'correct horse battery staple' };

function pointersOf(input: unknown): string[] {
  return registrationSchema.safeParse(input).error?.issues.map(({ path }) => path.join('/')) ?? [];
}

describe('a registration', () => {
  it('has one spelling for one e-mail address', () => {
    expect(registrationSchema.parse({ ...valid, email: '  Ada@Example.COM ' }).email).toBe('ada@example.com');
  });

  it.each(['ada', 'ada@', '@example.com', 'ada@example', `${'a'.repeat(250)}@example.com`, 'a\u0000@example.com'])(
    'needs a real e-mail address, not %j',
    (email) => {
      expect(pointersOf({ ...valid, email })).toContain('email');
    },
  );

  it('needs a name that fits', () => {
    expect(pointersOf({ ...valid, name: '   ' })).toEqual(['name']);
    expect(pointersOf({ ...valid, name: 'x'.repeat(101) })).toEqual(['name']);
  });

  it('needs a password that is not the address', () => {
    expect(pointersOf({ ...valid, password: 'ADA@example.com' })).toEqual(['password']);
  });

  it('takes no role, nor anything else that was not asked for', () => {
    expect(registrationSchema.safeParse({ ...valid, role: 'admin' }).success).toBe(false);
  });
});
