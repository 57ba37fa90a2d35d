import { z } from '@hono/zod-openapi';
import { roles, type Role } from '../../platform/auth/actor.ts';
import { newPasswordSchema, PASSWORD_MAX, PASSWORD_MIN } from '../../platform/auth/password-policy.ts';

export interface User {
  id: string;
  email: string;
  name: string;
  role: Role;
  createdAt: Date;
  updatedAt: Date;
  version: number;
}

/** One spelling for one address: two accounts must not differ in case only. */
export const emailSchema = z
  .string()
  .trim()
  .toLowerCase()
  .max(254)
  .pipe(z.email())
  .openapi({ type: 'string', format: 'email', maxLength: 254, example: 'ada@example.com' });

export const registrationSchema = z
  .strictObject({
    email: emailSchema,
    name: z.string().trim().min(1).max(100).openapi({ example: 'Ada Lovelace' }),
    password: newPasswordSchema.openapi({
      format: 'password',
      minLength: PASSWORD_MIN,
      maxLength: PASSWORD_MAX,
      example: 'correct horse battery staple',
    }),
  })
  .refine(({ email, password }) => password.toLowerCase() !== email, {
    path: ['password'],
    message: 'must not be the e-mail address',
  })
  .openapi('Registration');

export type Registration = z.output<typeof registrationSchema>;

export const userSchema = z
  .object({
    id: z.uuid(),
    email: z.email(),
    name: z.string(),
    role: z.enum(roles),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    version: z.int(),
  })
  .openapi('User');

export type UserResponse = z.output<typeof userSchema>;

export function toUserResponse(user: User): UserResponse {
  return {
    id: user.id,
    email: user.email,
    name: user.name,
    role: user.role,
    createdAt: user.createdAt.toISOString(),
    updatedAt: user.updatedAt.toISOString(),
    version: user.version,
  };
}
