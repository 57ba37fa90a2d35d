import { roles } from '../../src/platform/auth/actor.ts';
import { type Database } from '../../src/platform/db/database.ts';

/** The account that the examples belong to. It has no password, so that nobody signs in with it. */
export async function seedAccount(db: Database): Promise<string> {
  const account = {
    id: '0198c2a4-0000-7000-8000-000000000001',
    email: 'example@example.com',
    name: 'Example',
    passwordHash: '',
    role: roles[0],
  };
  const { id } = await db.user.upsert({ where: { email: account.email }, create: account, update: {} });
  return id;
}
