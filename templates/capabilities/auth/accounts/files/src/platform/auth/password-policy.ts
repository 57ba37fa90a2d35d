import { z } from '@hono/zod-openapi';
import { commonPasswords } from './common-passwords.ts';

export const PASSWORD_MIN = 8;
export const PASSWORD_MAX = 128;

/** In UTF-16 units, before composition: a character is composed of at most four, with two units each. */
export const PASSWORD_MAX_UNITS = 8 * PASSWORD_MAX;

/** Characters as a person counts them on the keyboard: code points after composition, not UTF-16 units. */
function lengthOf(password: string): number {
  return Array.from(password).length;
}

/**
 * A new password: long enough, not endless, and not one that everybody tries first.
 * Nothing is demanded of its composition: such rules make passwords worse (NIST SP 800-63B).
 */
export const newPasswordSchema = z
  .string()
  // Before anything else: the cost of composing grows faster than the text.
  .refine((value) => value.length <= PASSWORD_MAX_UNITS, { abort: true, error: `must have at most ${PASSWORD_MAX} characters` })
  .overwrite((value) => value.normalize('NFC'))
  .refine((value) => lengthOf(value) >= PASSWORD_MIN, `must have at least ${PASSWORD_MIN} characters`)
  .refine((value) => lengthOf(value) <= PASSWORD_MAX, `must have at most ${PASSWORD_MAX} characters`)
  .refine((value) => !commonPasswords.has(value.toLowerCase()), 'is one of the most used passwords');
