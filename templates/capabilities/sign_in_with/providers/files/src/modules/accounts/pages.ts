import type { Config } from '../../platform/config/config.ts';

/** An address of our pages. Its path comes from requests: what would lead elsewhere leads home. */
export function pageAt(config: Pick<Config, 'publicUrl'> & { auth: Pick<Config['auth'], 'appUrl'> }, path: string): URL {
  const home = new URL(config.auth.appUrl ?? config.publicUrl);
  const page = new URL(path, home);
  return page.origin === home.origin ? page : home;
}
