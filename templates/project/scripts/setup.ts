// Makes .env from .env.example, with a secret of its own. Never changes one that is there.
import { makeEnvironmentFile } from './lib/environment-file.ts';

console.log(await makeEnvironmentFile() ? 'made .env' : '.env is there already: not changed');
