import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { ConfigError, readMode, readSections } from './sections.ts';
import { flag, integer, list } from './variables.ts';

const sections = {
  one: z.object({ PORT: integer(1, 10), NAME: z.string() }),
  two: z.object({ NAME: z.string(), ON: flag().default(false), TAGS: list(z.string()).default([]) }),
};

function problemsOf(variables: Record<string, string>): readonly string[] {
  try {
    readSections(variables, sections);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe('readSections', () => {
  it('gives each section its values', () => {
    expect(readSections({ PORT: '7', NAME: 'x', ON: 'true', TAGS: 'a, b,' }, sections)).toEqual({
      one: { PORT: 7, NAME: 'x' },
      two: { NAME: 'x', ON: true, TAGS: ['a', 'b'] },
    });
  });

  it('names every bad variable of every section at once, each once', () => {
    expect(problemsOf({ PORT: '11', ON: 'maybe' })).toEqual([
      'PORT: must be at most 10',
      'NAME: is missing',
      'ON: must be true or false',
    ]);
  });

  it('takes what an orchestrator injects for a service of the same name for absent', () => {
    const ports = { worker: z.object({ WORKER_PORT: integer(0, 65_535).optional(), QUEUE_URL: z.string() }) };
    const injected = { WORKER_PORT: 'tcp://10.0.0.7:80', QUEUE_URL: 'tcp://10.0.0.8:61616' };
    expect(readSections(injected, ports)).toEqual({ worker: { QUEUE_URL: injected.QUEUE_URL } });
    expect(() => readSections({ ...injected, WORKER_PORT: 'x://10.0.0.7:80' }, ports)).toThrow('WORKER_PORT: must be a whole number');
  });

  it('takes an empty variable for an absent one', () => {
    expect(problemsOf({ PORT: '', NAME: 'x', ON: '' })).toEqual(['PORT: is missing']);
  });

  it.each(['1e1', '0x7', '7.5', ' 7', 'seven'])('does not take %j for a whole number', (text) => {
    expect(problemsOf({ PORT: text, NAME: 'x' })).toEqual(['PORT: must be a whole number']);
  });

  it('never repeats a value, which may be a secret', () => {
    expect(problemsOf({ PORT: 'hunter2', NAME: 'x' }).join()).not.toContain('hunter2');
  });
});

describe('readMode', () => {
  it('is development unless the environment says otherwise', () => {
    expect(readMode({})).toEqual({ env: 'development', production: false });
    expect(readMode({ NODE_ENV: 'production' })).toEqual({ env: 'production', production: true });
  });

  it('refuses what it does not know', () => {
    expect(() => readMode({ NODE_ENV: 'prod' })).toThrow('NODE_ENV');
  });
});
