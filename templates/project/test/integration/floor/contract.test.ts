import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startTestApp, type TestApp } from '../../helpers/app.ts';
import { type Contract, operationsOf, readContract } from '../../helpers/operations.ts';

let app: TestApp;
let contract: Contract;

beforeAll(async () => {
  app = await startTestApp();
  contract = await readContract(app);
});

afterAll(() => app.close());

describe('the contract', () => {
  it('names and explains every operation, each by a name of its own', () => {
    const operations = operationsOf(contract);
    for (const { operation } of operations) {
      expect(operation).toMatchObject({
        operationId: expect.stringMatching(/^[a-z]\w+$/) as string,
        summary: expect.any(String) as string,
        description: expect.any(String) as string,
      });
    }
    expect(new Set(operations.map(({ operation }) => operation.operationId)).size).toBe(operations.length);
  });

  it('explains every tag that it uses', () => {
    const declared = contract.tags?.map(({ name }) => name) ?? [];
    for (const { operation } of operationsOf(contract)) expect(declared).toEqual(expect.arrayContaining(operation.tags));
  });

  it('refers only to what it holds', () => {
    const references = JSON.stringify(contract).matchAll(/"\$ref":"#\/([^"]+)"/g);
    for (const [, path = ''] of references) {
      const found = path.split('/').reduce<unknown>((node, key) => (node as Record<string, unknown>)[key], contract);
      expect(found, path).toBeDefined();
    }
  });

  it('holds every route of the API', () => {
    const routes = app.app.routes
      .filter(({ method, path }) => method !== 'ALL' && path.startsWith('/v1/'))
      .map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`);
    const documented = operationsOf(contract).map(({ method, path }) => `${method.toUpperCase()} ${path}`);
    expect(new Set(documented)).toEqual(new Set(routes));
  });

  it('holds closed requests only', () => {
    for (const { operation } of operationsOf(contract)) {
      const schema = operation.requestBody?.content['application/json']?.schema;
      if (schema === undefined) continue;
      expect(JSON.stringify(resolve(schema))).toContain('"additionalProperties":false');
    }
  });
});

function resolve(schema: { $ref?: string }): unknown {
  const name = schema.$ref?.replace('#/components/schemas/', '');
  return name === undefined ? schema : contract.components.schemas?.[name];
}
