import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';

import { silentLogger } from '../../../test/helpers/log.ts';
import { rule } from '../policy/rule.ts';
import type { Bus, Hearing } from './bus.ts';
import { createHub, type Hub, type HubOptions } from './hub.ts';
import type { Listener, Message } from './listeners.ts';
import { defineTopic } from './topic.ts';

interface Thing {
  readonly id: string;
  readonly version: number;
  readonly open: boolean;
  readonly owner: string;
  readonly text: string;
}

const soon = { timeout: 10_000, interval: 5 };

let rows: Map<string, Thing>;
let reads: number;
let hearing: Hearing;
let hub: Hub;

/** As a bus carries it: as text, and with ids of its own. */
const bus: Bus = {
  publish(change) {
    hearing.heard(randomUUID(), JSON.parse(JSON.stringify(change)) as typeof change);
    return Promise.resolve();
  },
  listen(given) {
    hearing = given;
    return Promise.resolve({ close: () => Promise.resolve() });
  },
};

const topicOptions = {
  resource: 'Thing',
  name: 'things',
  columns: { open: {}, owner: {} },
  schema: z.object({ id: z.string(), version: z.int(), open: z.boolean(), owner: z.string(), text: z.string() }),
  find(id: string): Promise<Thing | null> {
    reads += 1;
    return Promise.resolve(rows.get(id) ?? null);
  },
};
const topic = defineTopic({ ...topicOptions, rule: rule.where('open', '==', true) });

function open(options: Partial<HubOptions> = {}): Hub {
  return createHub({ topics: [topic], bus, logger: silentLogger, limits: { most: 100, perCaller: 100 }, ...options });
}

beforeEach(async () => {
  [rows, reads] = [new Map(), 0];
  hub = open();
  await hub.start();
});

afterEach(() => hub.close());

interface Heard extends Listener {
  readonly messages: Message[];
  readonly beats: (string | undefined)[];
  readonly leave: () => void;
  ended: boolean;
}

function listen(given: Partial<Listener> = {}): Heard {
  const messages: Message[] = [];
  const beats: (string | undefined)[] = [];
  const heard = {
    actor: null,
    caller: 'somebody',
    channels: [{ topic }],
    ...given,
    messages,
    beats,
    ended: false,
    send: (message: Message) => void messages.push(message),
    beat: (id?: string) => void beats.push(id),
    end() {
      heard.ended = true;
    },
    leave: () => undefined,
  };
  return Object.assign(heard, { leave: hub.listen(heard) });
}

async function write(before: Thing | null, after: Thing | null): Promise<void> {
  if (after !== null) rows.set(after.id, after);
  else if (before !== null) rows.delete(before.id);
  await hub.tell('Thing', { kind: 'updated', before, after, actor: null });
  await settled();
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await setImmediate();
}

const thing = (given: Partial<Thing> = {}): Thing => ({ id: 'a', version: 1, open: true, owner: 'x', text: 'long', ...given });

/** What was heard after the first word. */
function heardBy({ messages }: Heard): unknown[] {
  return messages.slice(1).map(({ event, data }) => [event, JSON.parse(data) as unknown]);
}

describe('whoever may read a row', () => {
  it('hears what it holds now, once for each change', async () => {
    const heard = listen();
    await write(null, thing());
    await write(thing(), thing({ version: 2, owner: 'y' }));
    expect(heard.messages[0]?.event).toBe('ready');
    expect(heardBy(heard)).toEqual([
      ['changed', { resource: 'things', row: thing() }],
      ['changed', { resource: 'things', row: thing({ version: 2, owner: 'y' }) }],
    ]);
  });

  it('hears of one row alone when it was asked for one', async () => {
    const heard = listen({ channels: [{ topic, id: 'b' }] });
    await write(null, thing());
    await write(null, thing({ id: 'b' }));
    expect(heardBy(heard)).toEqual([['changed', { resource: 'things', row: thing({ id: 'b' }) }]]);
  });

  it('hears that it is gone, and nothing else, when it may be read no more', async () => {
    const heard = listen();
    await write(thing(), thing({ version: 2, open: false, owner: 'new' }));
    await write(thing({ id: 'b' }), null);
    expect(heardBy(heard)).toEqual([
      ['gone', { resource: 'things', id: 'a' }],
      ['gone', { resource: 'things', id: 'b' }],
    ]);
  });

  it('is asked of the row as it is, and not as it was written', async () => {
    const heard = listen();
    rows.set('a', thing({ open: false }));
    await hub.tell('Thing', { kind: 'created', before: null, after: thing(), actor: null });
    await settled();
    expect(heardBy(heard)).toEqual([]);
  });
});

it('who may not read a row, before or now, hears nothing of it', async () => {
  const heard = listen();
  await write(null, thing({ open: false }));
  await write(thing({ open: false }), thing({ open: false, version: 2 }));
  await write(thing({ open: false, version: 2 }), null);
  expect(heardBy(heard)).toEqual([]);
});

it('carries of a row before its change only what rules may look at', async () => {
  const publish = vi.spyOn(bus, 'publish');
  await write(thing(), null);
  expect(publish).toHaveBeenCalledWith({ resource: 'Thing', id: 'a', before: { open: true, owner: 'x' } });
});

it('reads a row once for all who listen, and not at all where nobody does', async () => {
  await write(null, thing());
  expect(reads).toBe(0);
  const all = [listen(), listen(), listen()];
  await write(thing(), thing({ version: 2 }));
  expect(reads).toBe(1);
  for (const { leave } of all) leave();
  await write(thing(), thing({ version: 3 }));
  expect([reads, hub.listening]).toEqual([1, 0]);
});

describe('who comes back', () => {
  it('is told each row that he has missed, once and as it is', async () => {
    const heard = listen();
    await write(null, thing());
    heard.leave();
    await write(thing(), thing({ version: 2 }));
    await write(null, thing({ id: 'b' }));
    await write(thing({ version: 2 }), thing({ version: 3 }));
    const again = listen({ after: heard.messages.at(-1)?.id });
    await settled();
    expect(heardBy(again)).toEqual([
      ['changed', { resource: 'things', row: thing({ version: 3 }) }],
      ['changed', { resource: 'things', row: thing({ id: 'b' }) }],
    ]);
  });

  it('goes on from the last sign of life as well', async () => {
    await hub.close();
    hub = open({ heartbeatMs: 5 });
    await hub.start();
    const heard = listen({ channels: [{ topic, id: 'b' }] });
    await write(null, thing());
    await vi.waitFor(() => {
      expect(heard.beats.at(-1)).not.toBe(heard.messages[0]?.id);
    }, soon);
    heard.leave();
    const again = listen({ after: heard.beats.at(-1) });
    await settled();
    expect([again.messages[0]?.event, heardBy(again)]).toEqual(['ready', []]);
  });

  it('hears that a row has gone that he could read before', async () => {
    const heard = listen();
    heard.leave();
    await write(thing(), thing({ open: false }));
    await write(thing({ open: false }), null);
    const again = listen({ after: heard.messages[0]?.id });
    await settled();
    expect(heardBy(again)).toEqual([['gone', { resource: 'things', id: 'a' }]]);
  });

  it('hears in order what is written while he catches up', async () => {
    const heard = listen();
    heard.leave();
    await write(null, thing());
    const again = listen({ after: heard.messages[0]?.id });
    await write(thing(), thing({ version: 2 }));
    expect(heardBy(again).at(-1)).toEqual(['changed', { resource: 'things', row: thing({ version: 2 }) }]);
  });

  it('is told to read again when too much has happened since, or nobody knows', async () => {
    await hub.close();
    hub = open({ logSize: 2 });
    await hub.start();
    const heard = listen();
    for (let version = 1; version <= 3; version += 1) await write(null, thing({ version }));
    expect([listen({ after: heard.messages[0]?.id }), listen({ after: 'invented' })].map(({ messages }) => messages[0]?.event))
      .toEqual(['reset', 'reset']);
  });
});

it('all are told to read again when changes were lost', async () => {
  const heard = listen();
  hearing.missed();
  await write(null, thing());
  expect(heard.messages.map(({ event }) => event)).toEqual(['ready', 'reset', 'changed']);
  const again = listen({ after: heard.messages[1]?.id });
  await settled();
  expect(heardBy(again)).toHaveLength(1);
});

it('what waits for a slow database does not take memory without end', async () => {
  await hub.close();
  let answer = (): void => undefined;
  const slow = { ...topic, find: () => new Promise<null>((resolve) => (answer = () => {
    resolve(null);
  })) };
  hub = open({ topics: [slow], logSize: 3 });
  await hub.start();
  const heard = listen({ channels: [{ topic: slow }] });
  for (let id = 0; id < 6; id += 1) hearing.heard(String(id), { resource: 'Thing', id: String(id), before: null });
  expect(heard.messages.map(({ event }) => event)).toContain('reset');
  answer();
});

describe('a session that has ended, or may do less,', () => {
  let sessions: Map<string, { role: never }>;

  beforeEach(async () => {
    await hub.close();
    sessions = new Map([['one', { role: 'member' as never }]]);
    hub = open({ checkMs: 5, standing: () => Promise.resolve(sessions) });
    await hub.start();
  });

  const actor = { id: 'ada', session: 'one', role: 'member' as never };

  it('ends what was begun with it', async () => {
    const heard = listen({ actor });
    const nobody = listen();
    await settled();
    expect(heard.ended).toBe(false);
    sessions.clear();
    await vi.waitFor(() => {
      expect(heard.ended).toBe(true);
    }, soon);
    expect([nobody.ended, hub.listening]).toEqual([false, 1]);
  });

  it('ends it with the role as well', async () => {
    const heard = listen({ actor });
    sessions.set('one', { role: 'other' as never });
    await vi.waitFor(() => {
      expect(heard.ended).toBe(true);
    }, soon);
  });
});

it('refuses more than a caller or the process may have', async () => {
  await hub.close();
  hub = open({ limits: { most: 3, perCaller: 2 } });
  await hub.start();
  const first = listen({ caller: 'ada' });
  listen({ caller: 'ada' });
  expect(() => listen({ caller: 'ada' })).toThrow(expect.objectContaining({ code: 'rate_limited' }));
  listen({ caller: 'bob' });
  expect(() => listen({ caller: 'cy' })).toThrow(expect.objectContaining({ code: 'unavailable' }));
  first.leave();
  listen({ caller: 'ada' });
  expect(hub.listening).toBe(3);
});

it('sends all away before it ends, and whoever comes then', () => {
  const heard = listen();
  hub.drain();
  const late = listen();
  expect([heard.messages.at(-1)?.event, heard.ended, late.messages.at(-1)?.event, late.ended, hub.listening])
    .toEqual(['drain', true, 'drain', true, 0]);
});

describe('whatever happens in which order', () => {
  const names = ['ada', 'bob'] as const;
  const owned = defineTopic({ ...topicOptions, rule: rule.anyOf(rule.owner('owner'), rule.where('open', '==', true)) });
  const member = 'member' as never;
  let seed = 7;
  let listening: Heard[];

  const random = (below: number): number => (seed = (seed * 48_271) % 2_147_483_647) % below;

  function come(id: string): void {
    const actor = random(3) === 0 ? null : { id: names[random(2)]!, role: member };
    listening.push(listen({ actor, channels: [{ topic: owned, ...(random(2) === 0 && { id }) }] }));
    if (listening.length > 12) listening.shift()?.leave();
  }

  function maySee({ actor }: Listener, row: Thing | null): boolean {
    return row !== null && (row.open || row.owner === actor?.id);
  }

  function expectedOf(heard: Heard, id: string, before: Thing | null, after: Thing | null): Message['event'][] {
    if (!heard.channels.some((channel) => (channel.id ?? id) === id)) return [];
    if (maySee(heard, after)) return ['changed'];
    return maySee(heard, before) ? ['gone'] : [];
  }

  it('everybody is told what the rule allows, and nobody more', async () => {
    await hub.close();
    hub = open({ topics: [owned] });
    await hub.start();
    listening = [];
    let told = 0;
    for (let step = 0; step < Number(process.env['TEST_LIVE_STEPS'] ?? 3_000); step += 1) {
      const [id, chance] = [String(random(5)), random(8)];
      const before = rows.get(id) ?? null;
      if (chance === 0) come(id);
      if (chance === 1) listening.splice(random(listening.length + 1), 1)[0]?.leave();
      for (const heard of listening) heard.messages.length = 0;
      const after = chance === 2 ? null : thing({ id, version: step, open: random(3) === 0, owner: names[random(2)]! });
      await write(before, after);
      for (const heard of listening) {
        const expected = expectedOf(heard, id, before, after);
        expect(heard.messages.map(({ event }) => event)).toEqual(expected);
        told += expected.length;
      }
    }
    expect(told).toBeGreaterThan(0);
  });
});
