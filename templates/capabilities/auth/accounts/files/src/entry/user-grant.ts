// Gives an account another role: `node dist/entry/user-grant.js EMAIL ROLE`.
import { createContainer } from '../container.ts';
import { isRole, roles } from '../platform/auth/actor.ts';
import { loadConfig } from '../platform/config/config.ts';
import { loadEnvironmentFile } from '../platform/config/env-file.ts';
import { exitAfterFailedStart } from '../platform/lifecycle/process.ts';
import { emailSchema } from '../modules/users/schema.ts';

async function main([address, role]: readonly string[]): Promise<void> {
  const email = emailSchema.safeParse(address);
  if (!email.success || !isRole(role)) {
    process.stderr.write(`usage: user-grant EMAIL ROLE\nroles: ${roles.join(', ')}\n`);
    process.exitCode = 2;
    return;
  }

  loadEnvironmentFile();
  const { services, lifecycle } = createContainer(loadConfig(process.env));
  try {
    const user = await services.users.grantRole(email.data, role);
    if (user === null) {
      process.stderr.write(`There is no account ${email.data}.\n`);
      process.exitCode = 1;
    } else {
      process.stdout.write(`${user.email} is ${user.role} now, and has to sign in again.\n`);
    }
  } finally {
    await lifecycle.close();
  }
}

main(process.argv.slice(2)).catch(exitAfterFailedStart);
