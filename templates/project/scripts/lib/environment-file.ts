import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';

/** Makes .env, if there is none. */
export async function makeEnvironmentFile(): Promise<boolean> {
  const example = await readFile('.env.example', 'utf8');
  const secret = randomBytes(48).toString('base64url');
  const text = example.replace(/^APP_SECRET=$/m, `APP_SECRET=${secret}`);
  try {
    await writeFile('.env', text, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}
