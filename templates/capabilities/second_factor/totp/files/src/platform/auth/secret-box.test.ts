import { expect, it } from 'vitest';
import { createSecretBox } from './secret-box.ts';

const box = createSecretBox(Buffer.alloc(32, 1));
const secret = Buffer.from('twenty bytes of seed');

it('a sealed secret comes back to its owner, and looks like another each time', () => {
  const [first, second] = [box.seal(secret, 'ada'), box.seal(secret, 'ada')];
  expect(first).not.toBe(second);
  expect(Buffer.from(first, 'base64url').includes(secret)).toBe(false);
  expect(box.open(first, 'ada')).toEqual(secret);
});

it('a sealed secret is nobody else\'s, and not to be changed', () => {
  const sealed = box.seal(secret, 'ada');
  expect(box.open(sealed, 'grace')).toBeNull();
  expect(createSecretBox(Buffer.alloc(32, 2)).open(sealed, 'ada')).toBeNull();
  expect(box.open(`${sealed.slice(0, -2)}${sealed.endsWith('AA') ? 'BB' : 'AA'}`, 'ada')).toBeNull();
  expect(box.open('', 'ada')).toBeNull();
});
