import { afterEach, describe, expect, inject, it } from 'vitest';

import { createDatabase } from '../../../src/platform/db/database.ts';
import { prepareDatabase } from '../../../src/platform/db/prepare-database.ts';
import { createTestDatabase, openTestServer, type TestDatabase } from '../../helpers/database.ts';

describe('the database of a test', () => {
  const made: TestDatabase[] = [];

  async function create(): Promise<TestDatabase> {
    const database = await createTestDatabase();
    made.push(database);
    return database;
  }

  afterEach(async () => {
    await Promise.all(made.splice(0).map((database) => database.drop()));
  });

  it('is a copy of one that all migrations made', async () => {
    const { url } = await create();
    const said: string[] = [];

    await prepareDatabase(url, (line) => said.push(line));

    expect(said).toEqual(['the database is up to date']);
  });

  it('shares nothing with that of another', async () => {
    const [one, other] = (await Promise.all([create(), create()])).map(({ config }) => createDatabase(config));
    await one!.$executeRaw`create table only_here (n int)`;

    await expect(one!.$queryRaw`select n from only_here`).resolves.toEqual([]);
    await expect(other!.$queryRaw`select n from only_here`).rejects.toThrow('only_here');

    await Promise.all([one!.$disconnect(), other!.$disconnect()]);
  });

  it('is gone when the test is over', async () => {
    const { url, drop } = await createTestDatabase();
    const name = /([^/]+?)(?:\.db)?$/.exec(url)![1]!;
    const server = openTestServer(inject('testDatabases').address);

    await drop();

    await expect(server.create(name)).resolves.toBe(url);
    await server.drop(name);
  });
});
