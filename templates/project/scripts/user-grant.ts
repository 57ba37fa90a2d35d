// Gives an account another role: `npm run user:grant -- ada@example.com manager`.
import { createContainer } from '../src/container.ts';
import { isRole, roles } from '../src/platform/auth/actor.ts';
import { loadConfig } from '../src/platform/config/config.ts';
import { loadEnvironmentFile } from '../src/platform/config/env-file.ts';
import { exitAfterFailedStart } from '../src/platform/lifecycle/process.ts';
import { emailSchema } from '../src/modules/users/schema.ts';

async function main([address, role]: readonly string[]): Promise<void> {
  const email = emailSchema.safeParse(address);
  if (!email.success || !isRole(role)) {
    console.error(`usage: npm run user:grant -- EMAIL ROLE\nroles: ${roles.join(', ')}`);
    process.exitCode = 2;
    return;
  }

  loadEnvironmentFile();
  const { services, lifecycle } = createContainer(loadConfig(process.env));
  try {
    const user = await services.users.grantRole(email.data, role);
    if (user === null) {
      console.error(`There is no account ${email.data}.`);
      process.exitCode = 1;
    } else {
      console.log(`${user.email} is ${user.role} now, and has to sign in again.`);
    }
  } finally {
    await lifecycle.close();
  }
}

main(process.argv.slice(2)).catch(exitAfterFailedStart);
