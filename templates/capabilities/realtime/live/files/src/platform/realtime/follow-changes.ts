import type { CoreConfig } from '../config/core-env.ts';
import type { Lifecycle } from '../lifecycle/lifecycle.ts';
import type { Logger } from '../logging/logger.ts';
import type { Hub } from './hub.ts';

interface Application {
  readonly live: Hub;
  readonly config: Pick<CoreConfig, 'http'>;
  readonly lifecycle: Lifecycle;
  readonly logger: Logger;
}

/** For a server that listens: it knows what has happened before the first client asks, and sends all away before it ends. */
export async function followChanges({ live, config, lifecycle, logger }: Application): Promise<void> {
  // Beside the server, which waits for the same time and then for its requests: clients that come back find others.
  lifecycle.onClose('live streams', () => {
    setTimeout(live.drain, config.http.drainDelayMs);
    return Promise.resolve();
  });
  try {
    await live.start();
  } catch (err) {
    logger.child({ component: 'realtime' }).warn({ err }, 'changes are not followed yet');
  }
}
