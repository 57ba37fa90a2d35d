import { createConnection } from 'mariadb';

import { connectionOptions } from '../../../src/platform/db/mysql/connection.ts';
import { prepareDatabase } from '../../../src/platform/db/prepare-database.ts';
import type { RunningServer, TestServer } from './test-server.ts';

/** The server of TEST_DATABASE_URL, of which only the address counts. */
export function startTestServer(): Promise<RunningServer> {
  const address = process.env['TEST_DATABASE_URL'] ?? '';
  if (address !== '') return Promise.resolve({ address, stop: () => Promise.resolve() });
  return Promise.reject(new Error(
    'The tests need a MySQL or MariaDB server on which they may make databases. Say where, for example\n'
    + '  TEST_DATABASE_URL=mysql://root:password@127.0.0.1:3306/',
  ));
}

export function openTestServer(address: string): TestServer {
  return {
    async create(name, template) {
      // Not `if not exists`: a database that is there already belongs to somebody.
      await query(address, `create database \`${name}\``);
      const url = new URL(address);
      url.pathname = name;
      // There is nothing to copy a database with, so a copy is made as the template was.
      if (template !== undefined) await prepareDatabase(url.href);
      return url.href;
    },
    async drop(name) {
      await query(address, `drop database if exists \`${name}\``);
    },
  };
}

async function query(address: string, sql: string): Promise<void> {
  // Of the server, not of the database that the address may name.
  const { host, port, user, password, ssl } = connectionOptions(address);
  const connection = await createConnection({ host, port, user, password, ssl });
  try {
    await connection.query(sql);
  } finally {
    await connection.end();
  }
}
