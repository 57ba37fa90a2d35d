import { z } from '@hono/zod-openapi';

import { AppError } from '../errors/app-error.ts';
import type { Hub } from './hub.ts';
import type { Channel } from './listeners.ts';

const MOST_CHANNELS = 20;
const CHANNEL = /^(?<name>[a-z0-9-]{1,100})(?::(?<id>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}))?$/;

/** The parameter that says what to hear of. */
export function channelsParameter({ topics }: Hub) {
  const names = topics.map(({ name }) => name);
  return z.string().min(1).max(2_000).openapi({
    description: `What to hear of, separated by commas: a resource (${names.join(', ')}), or one row of it (resource:id).`,
    example: names[0],
  });
}

export function channelsOf(text: string, { topics }: Hub): Channel[] {
  const wanted = [...new Set(text.split(','))];
  if (wanted.length > MOST_CHANNELS) throw invalid(`at most ${MOST_CHANNELS} channels`);
  return wanted.map((one) => {
    const { name, id } = CHANNEL.exec(one)?.groups ?? {};
    const topic = topics.find((each) => each.name === name);
    if (topic === undefined) throw invalid(`no channel is called so; there are ${topics.map((each) => each.name).join(', ')}`);
    return { topic, id };
  });
}

function invalid(detail: string): AppError {
  return new AppError('validation_failed', { errors: [{ pointer: '#/channels', detail, in: 'query' }] });
}
