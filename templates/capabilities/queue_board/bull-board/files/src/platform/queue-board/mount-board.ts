import type { Hono } from 'hono';

import type { Actor } from '../auth/actor.ts';
import { AppError } from '../errors/app-error.ts';
import type { Router } from '../http/app-env.ts';
import type { JobQueue } from '../jobs/job-queue.ts';
import { BOARD } from './path.ts';

// The board brings everything along. Its styles move things, which takes attributes of elements; scripts are files.
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'self'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** It asks for a font of another host, whom nobody here needs to tell that they look. */
const ELSEWHERE = /<link href="https?:[^>]*>/g;

interface BoardOptions {
  readonly jobs: Pick<JobQueue, 'health' | 'queues'>;
  readonly isAdministrator: (actor: Actor) => boolean;
  readonly publicUrl: string;
  /** Is told before anything is done. */
  readonly record: (actor: Actor, what: string) => Promise<void> | void;
}

/** The job queue for administrators. For everybody else it is a path like all that lead nowhere. */
export function mountQueueBoard(app: Router, { jobs, isAdministrator, publicUrl, record }: BoardOptions): void {
  const ownOrigin = new URL(publicUrl).origin;
  let board: Promise<Hono> | undefined;
  // Neither it nor the connections of the queues are there before somebody looks.
  const load = async () => (await import('./board.ts')).createBoard(jobs, BOARD);

  app.use(`${BOARD}/*`, async (c, next) => {
    const { actor } = c.var;
    if (actor === null || !isAdministrator(actor)) throw new AppError('not_found');
    await next();
  });

  app.on(['GET', 'PUT'], [BOARD, `${BOARD}/*`], async (c) => {
    if (c.req.method === 'PUT') {
      // Pages of other origins, which may call the API, have no business here.
      if (c.req.header('Sec-Fetch-Site') !== 'same-origin' && c.req.header('Origin') !== ownOrigin) {
        throw new AppError('forbidden', { detail: 'This request was sent by another site.' });
      }
      if (c.var.actor !== null) await record(c.var.actor, `${c.req.method} ${c.req.path}`);
    }
    // What waits for a storage that is away would wait as long as the request may take.
    if (c.req.path.startsWith(`${BOARD}/api/`)) await jobs.health.check(c.var.timeUp.signal);
    const answer = await (await (board ??= load())).fetch(c.req.raw, c.env);
    if (answer.headers.get('Content-Type')?.startsWith('text/html') !== true) return answer;
    return c.html((await answer.text()).replace(ELSEWHERE, ''), 200, { 'Content-Security-Policy': POLICY });
  });
}
