import type { Context } from 'hono';
import { matchedRoutes } from 'hono/route';

import type { AppEnv } from './app-env.ts';

/** The template of the route that answers, which names the operation: the first one that fits. None where the path leads nowhere. */
export function matchedRoute(c: Context<AppEnv>): string | undefined {
  return matchedRoutes(c).find((route) => route.method !== 'ALL')?.path;
}
