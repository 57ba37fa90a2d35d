import { performance } from 'node:perf_hooks';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

import type { Metrics } from './metrics.ts';

/** On prom-client, with a registry of its own: two applications in one process (tests) do not count for each other. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];

  const metrics: Metrics = {
    counter({ name, help, labels }) {
      const counter = new Counter({ name, help, labelNames: labels, registers });
      return (values) => {
        counter.inc(values);
      };
    },

    histogram({ name, help, labels, buckets }) {
      const histogram = new Histogram({ name, help, labelNames: labels, buckets: [...buckets], registers });
      return (values, value) => {
        histogram.observe(values, value);
      };
    },

    gauge({ name, help, labels }, read) {
      const gauge = new Gauge({
        name,
        help,
        labelNames: labels,
        registers,
        async collect() {
          // One part that is away must not take the others' numbers with it.
          const readings = await Promise.resolve().then(read).catch(() => []);
          gauge.reset();
          for (const reading of readings) gauge.set(reading.labels, reading.value);
        },
      });
    },

    watchProcess() {
      collectDefaultMetrics({ register: registry });
      let last = performance.eventLoopUtilization();
      metrics.gauge({
        name: 'nodejs_eventloop_utilization',
        help: 'Share of the time since the last scrape in which the event loop was busy.',
        labels: [],
      }, () => {
        const now = performance.eventLoopUtilization();
        const { utilization } = performance.eventLoopUtilization(now, last);
        last = now;
        return [{ labels: {}, value: utilization }];
      });
    },

    async exposition() {
      return { contentType: registry.contentType, text: await registry.metrics() };
    },
  };
  return metrics;
}
