import { existsSync } from 'node:fs';
import { loadEnvFile } from 'node:process';

/** Takes variables from `.env` where there is one. What the environment already says, stays. */
export function loadEnvironmentFile(path = '.env'): void {
  if (existsSync(path)) loadEnvFile(path);
}
