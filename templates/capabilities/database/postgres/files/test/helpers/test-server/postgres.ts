import { fileURLToPath } from 'node:url';

import { Client } from 'pg';

import { acquireServer } from '../../../scripts/dev-services/embedded-postgres/server.ts';
import type { RunningServer, TestServer } from './test-server.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** The server of TEST_DATABASE_URL, of which only the address counts; otherwise the project's embedded one. */
export async function startTestServer(): Promise<RunningServer> {
  const given = process.env['TEST_DATABASE_URL'] ?? '';
  if (given !== '') return { address: given, stop: () => Promise.resolve() };
  const { url, release } = await acquireServer(root);
  return { address: url, stop: release };
}

export function openTestServer(address: string): TestServer {
  return {
    async create(name, template) {
      const url = withDatabase(address, name);
      await query(address, `create database "${name}"${template === undefined ? '' : ` template "${template}"`}`);
      // What an administrator put into template1 would be in every test.
      if (template === undefined) await refuseTables(url);
      return url;
    },
    async drop(name) {
      await query(address, `drop database if exists "${name}" with (force)`);
    },
  };
}

async function refuseTables(url: string): Promise<void> {
  const rows = await query(url, "select 1 from pg_class where relnamespace = 'public'::regnamespace limit 1");
  if (rows.length > 0) throw new Error(`${new URL(url).pathname.slice(1)} is new and not empty: the server's template1 has tables.`);
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

function withDatabase(address: string, name: string): string {
  const url = new URL(address);
  url.pathname = name;
  return url.href;
}
