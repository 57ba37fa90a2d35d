import { expect, it } from 'vitest';

import { recordingTracer } from '../../../test/helpers/tracing.ts';
import { statementSpans } from './statement-spans.ts';

const SQL = 'SELECT "id" FROM "public"."tickets" WHERE "id" = $1';

it('a statement is a part of what asks for it, and fails with it', async () => {
  const { tracer, ended } = recordingTracer();
  await tracer.trace('request', { kind: 'server' }, () => {
    statementSpans.begin(SQL)?.();
    statementSpans.begin(SQL)?.(new RangeError('no room for ann@acme.test'));
    return Promise.resolve();
  });
  expect(ended).toMatchObject([
    { name: 'SELECT tickets', kind: 'client', failed: false, attributes: { 'db.operation.name': 'SELECT', 'db.collection.name': 'tickets', 'db.query.text': SQL } },
    { name: 'SELECT tickets', failed: true, attributes: { 'error.type': 'RangeError' } },
    { name: 'request', failed: false },
  ]);
});

it('nobody waits for the end of a statement that nobody records', async () => {
  const { tracer } = recordingTracer(0);
  expect(statementSpans.begin(SQL)).toBeUndefined();
  expect(await tracer.trace('request', { kind: 'server' }, () => Promise.resolve(statementSpans.begin(SQL)))).toBeUndefined();
});
