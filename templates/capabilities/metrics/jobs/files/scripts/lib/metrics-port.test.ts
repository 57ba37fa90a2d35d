import { expect, it } from 'vitest';

import { withOwnMetricsPort } from './metrics-port.ts';

const environment = { PORT: '3000' };

it('processes that are started together tell their numbers on a port each', () => {
  expect([0, 1].map((position) => withOwnMetricsPort(environment, position, '9464'))).toEqual([
    { PORT: '3000', METRICS_PORT: '9464' },
    { PORT: '3000', METRICS_PORT: '9465' },
  ]);
});

it.each([undefined, '', '0', 'no number'])('a METRICS_PORT of %j is left as it is', (set) => {
  expect(withOwnMetricsPort(environment, 1, set)).toBe(environment);
});
