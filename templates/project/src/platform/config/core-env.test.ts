import { describe, expect, it } from 'vitest';

import { coreEnv } from './core-env.ts';
import { ConfigError, readSections } from './sections.ts';

const APP_SECRET = 'a-secret-of-at-least-32-characters';
const complete = { APP_SECRET, PUBLIC_URL: 'https://api.acme.test/' };

function read(variables: Record<string, string>, env: 'development' | 'production' = 'production') {
  return readSections(variables, { core: coreEnv({ env, production: env === 'production' }) }).core;
}

function problemsOf(variables: Record<string, string>): readonly string[] {
  try {
    read(variables);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe('coreEnv', () => {
  it('starts production with a secret and a public address, and safe defaults for the rest', () => {
    const config = read(complete);
    expect(config).toMatchObject({ publicUrl: 'https://api.acme.test', docs: false, host: '0.0.0.0', port: 3000 });
    expect(config.http).toMatchObject({ trustProxy: 0, corsOrigins: [] });
  });

  it('stops production by name without them', () => {
    expect(problemsOf({})).toEqual(['APP_SECRET: is missing', 'PUBLIC_URL: is missing']);
  });

  it('refuses a short secret', () => {
    expect(problemsOf({ ...complete, APP_SECRET: 'short' })).toEqual(['APP_SECRET: must have at least 32 characters']);
  });

  it('lets development start with nothing, on a secret that no other process has', () => {
    expect(read({}, 'development')).toMatchObject({ publicUrl: 'http://localhost:3000', docs: true, host: '127.0.0.1' });
    expect(read({}, 'development').appSecret).not.toBe(read({}, 'development').appSecret);
  });

  it('takes origins only as origins', () => {
    const { http } = read({ ...complete, CORS_ORIGINS: 'https://app.acme.test, http://localhost:5173' });
    expect(http.corsOrigins).toEqual(['https://app.acme.test', 'http://localhost:5173']);
    expect(problemsOf({ ...complete, CORS_ORIGINS: 'https://app.acme.test/path' })).toHaveLength(1);
    expect(problemsOf({ ...complete, CORS_ORIGINS: 'app.acme.test' })).toHaveLength(1);
  });

  it('takes levels of parts by their names, and says which there are', () => {
    const levels = { http: 'warn', database: 'debug' };
    expect(read({ ...complete, LOG_LEVELS: 'http=warn, database=debug' })).toMatchObject({ logLevel: 'info', logLevels: levels });
    expect(read(complete).logLevels).toEqual({});
    for (const wrong of ['http', 'http=loud', 'nobody=debug', 'http=warn=debug']) {
      expect(problemsOf({ ...complete, LOG_LEVELS: wrong })).toEqual([expect.stringMatching(/^LOG_LEVELS.*database.*http/)]);
    }
  });

  it('refuses every origin together with cookies', () => {
    expect(problemsOf({ ...complete, CORS_ORIGINS: '*' })).toEqual([
      'CORS_ORIGINS: must not be * while CORS_CREDENTIALS is true',
    ]);
    expect(problemsOf({ ...complete, CORS_ORIGINS: '*', CORS_CREDENTIALS: 'false' })).toEqual([]);
  });
});
