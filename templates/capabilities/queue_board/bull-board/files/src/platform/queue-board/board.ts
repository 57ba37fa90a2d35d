import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { HonoAdapter } from '@bull-board/hono';
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';

import { AppError } from '../errors/app-error.ts';
import type { JobMessage, JobQueue } from '../jobs/job-queue.ts';
import { redactObject } from '../logging/redact.ts';

/**
 * What may be done to jobs: what `jobs:replay` and `jobs:drop` do. To add or change a job here would go around its
 * schema and its lane, to change a schedule around the code that declares it, and nothing brings back a queue that
 * was emptied. What a job carries is shown redacted, and would be saved so.
 */
const ALLOWED: ReadonlySet<string> = new Set([
  '/api/queues/:queueName/:jobId/retry',
  '/api/queues/:queueName/:jobId/promote',
  '/api/queues/:queueName/:jobId/clean',
  '/api/queues/:queueName/retry/:queueStatus',
]);

/** Bull Board below `path`. Whoever asks has been let in. */
export function createBoard(jobs: Pick<JobQueue, 'queues'>, path: string): Hono {
  const queues = jobs.queues().map((queue) => {
    const adapter = new BullMQAdapter(queue);
    adapter.setFormatter('data', (message: JobMessage) => redactObject(message));
    return adapter;
  });
  const serverAdapter = new HonoAdapter(serveStatic).setBasePath(path);
  createBullBoard({
    queues,
    serverAdapter,
    options: {
      uiConfig: { boardTitle: 'Jobs', hideDocsLink: true },
      handlerHooks: {
        before: ({ method, route }) => ({ allow: method === 'get' || ALLOWED.has(route) }),
        // What schedules will add, which has no formatter.
        after: ({ route }, result) => {
          if (route !== '/api/job-schedulers' || typeof result.body !== 'object') return result;
          return { ...result, body: redactObject(result.body) };
        },
      },
    },
  });
  serverAdapter.setErrorHandler(fail);
  const board = serverAdapter.registerPlugin();
  board.onError(fail);
  const app = new Hono({ strict: false });
  app.route(path, board);
  app.onError(fail);
  app.notFound(() => fail(new AppError('not_found')));
  return app;
}

/** Out to the pipeline, which answers as everywhere, and tells the log alone why. BullMQ numbers what it refuses to do. */
function fail(error: Error): never {
  if (error instanceof AppError) throw error;
  if ('code' in error && typeof error.code === 'number') throw new AppError('conflict', { cause: error });
  throw new AppError('unavailable', { detail: 'The job queue is out of reach.', cause: error });
}
