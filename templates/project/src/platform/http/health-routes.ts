import type { Health } from '../health/health.ts';
import type { Lifecycle } from '../lifecycle/lifecycle.ts';
import type { Router } from './app-env.ts';

/**
 * /livez: this process works. /readyz: so does all that it stands on, and it is not on its way out.
 * A load balancer sends requests only where /readyz says 200.
 */
export function mountHealth(router: Router, health: Health, lifecycle: Lifecycle): void {
  router.get('/livez', (c) => c.json({ status: 'ok' }));
  router.get('/readyz', async (c) => {
    const { healthy, checks } = await health.report();
    const status = lifecycle.draining ? 'draining' : healthy ? 'ok' : 'unavailable';
    return c.json({ status, checks }, status === 'ok' ? 200 : 503);
  });
}
