import { describe, expect, it } from 'vitest';

import { readSections } from '../config/sections.ts';
import { providersEnv } from './env.ts';
import { providers } from './providers.ts';

const needed = providers.flatMap(({ variables }) => variables);
const url = 'https://provider.example';
const all = Object.fromEntries(needed.map((name) => [name, url]));

function read(env: 'production' | 'development', variables: Record<string, string>) {
  return readSections(variables, { providers: providersEnv({ env, production: env === 'production' }) }).providers;
}

describe('providers', () => {
  it('are not there without their variables, each of which stops production by its name', () => {
    for (const name of needed) expect(() => read('production', { ...all, [name]: '' })).toThrow(`${name}: is missing`);
    expect(read('production', all).configured.size).toBe(providers.length);
  });

  it('are played in development, where nothing is said of them, and never in production', () => {
    const variables = { DEV_PROVIDER_URL: 'http://127.0.0.1:4100' };
    expect(read('development', variables)).toEqual({ standIn: variables.DEV_PROVIDER_URL, configured: new Map() });
    expect(read('production', { ...all, ...variables }).standIn).toBeUndefined();
  });
});
