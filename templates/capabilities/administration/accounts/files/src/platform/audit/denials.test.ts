import { beforeEach, describe, expect, it, vi } from 'vitest';

import { roles } from '../auth/actor.ts';
import type { Background } from '../background/background.ts';
import type { DatabaseSession } from '../db/database.ts';
import { createRouter } from '../http/app-env.ts';
import { recordDenials } from './denials.ts';

describe('refusals', () => {
  const create = vi.fn(() => Promise.resolve());
  let time = 0;
  let run: Background['run'];
  let ask: (caller: string | null, path: string) => Promise<number>;

  beforeEach(() => {
    create.mockClear();
    run = (_name, work) => {
      void work();
    };
    const db = { auditEntry: { create } } as unknown as DatabaseSession;
    const background = {
      run(name: string, work: () => Promise<void>) {
        run(name, work);
      },
    } as Background;
    const app = createRouter();
    app.use(async (c, next) => {
      const id = c.req.header('Caller');
      c.set('actor', id === undefined ? null : { id, role: roles[0] });
      await next();
    });
    app.use(recordDenials({ db, background, now: () => time }));
    app.get('/refused/:id', (c) => c.body(null, 403));
    app.get('/open', (c) => c.body(null, 200));
    ask = async (caller, path) => (await app.request(path, { headers: caller === null ? {} : { Caller: caller } })).status;
  });

  it('are written down once in a minute, each for its caller and its route', async () => {
    for (let i = 0; i < 5; i += 1) expect(await ask('ada', `/refused/${i}`)).toBe(403);
    await ask('bob', '/refused/1');
    expect(create.mock.calls).toMatchObject([
      [{ data: { actorId: 'ada', action: 'denied', object: 'GET /refused/:id' } }],
      [{ data: { actorId: 'bob', action: 'denied', object: 'GET /refused/:id' } }],
    ]);
    time += 60_000;
    await ask('ada', '/refused/1');
    expect(create).toHaveBeenCalledTimes(3);
  });

  it('of many callers are a hundred a minute at most', async () => {
    for (let i = 0; i < 150; i += 1) await ask(`caller ${i}`, '/refused/1');
    expect(create).toHaveBeenCalledTimes(100);
  });

  it('are those of somebody who has signed in, and nothing else', async () => {
    expect(await ask(null, '/refused/1')).toBe(403);
    expect(await ask('ada', '/open')).toBe(200);
    expect(create).not.toHaveBeenCalled();
  });

  it('stay refusals when nothing can be written', async () => {
    run = () => {
      throw new Error('there is too much to do');
    };
    expect(await ask('ada', '/refused/1')).toBe(403);
  });
});
