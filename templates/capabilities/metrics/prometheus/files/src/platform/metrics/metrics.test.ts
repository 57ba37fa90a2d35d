import { describe, expect, it } from 'vitest';

import { createRouter } from '../http/app-env.ts';
import { createMetrics } from './prometheus.ts';
import { createRequestMetrics } from './request-metrics.ts';

async function samplesOf(metrics: ReturnType<typeof createMetrics>, name: string): Promise<string[]> {
  const { text } = await metrics.exposition();
  return text.split('\n').filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `));
}

describe('the numbers', () => {
  it('are of one registry each: what another application in this process counts is not in them', async () => {
    const [one, other] = [createMetrics(), createMetrics()].map((metrics) => ({
      metrics,
      count: metrics.counter({ name: 'things_total', help: 'Things.', labels: ['kind'] }),
    }));
    one!.count({ kind: 'a' });
    one!.count({ kind: 'a' });
    other!.count({ kind: 'b' });
    expect(await samplesOf(one!.metrics, 'things_total')).toEqual(['things_total{kind="a"} 2']);
    expect(await samplesOf(other!.metrics, 'things_total')).toEqual(['things_total{kind="b"} 1']);
  });

  it('leave out what cannot be read, and only that', async () => {
    const metrics = createMetrics();
    let away = false;
    metrics.gauge({ name: 'queue_jobs', help: 'Jobs.', labels: [] }, async () => {
      if (away) throw new Error('the queue is away');
      return [{ labels: {}, value: 3 }];
    });
    metrics.gauge({ name: 'doors', help: 'Doors.', labels: ['state'] }, () => [{ labels: { state: 'open' }, value: 1 }]);
    expect(await samplesOf(metrics, 'queue_jobs')).toEqual(['queue_jobs 3']);
    away = true;
    expect(await samplesOf(metrics, 'queue_jobs')).not.toContain('queue_jobs 3');
    expect(await samplesOf(metrics, 'doors')).toEqual(['doors{state="open"} 1']);
  });

  it('tell of the process: its event loop, garbage and memory', async () => {
    const metrics = createMetrics();
    metrics.watchProcess();
    const { contentType, text } = await metrics.exposition();
    expect(contentType).toContain('text/plain');
    for (const name of ['nodejs_eventloop_lag_p99_seconds', 'nodejs_gc_duration_seconds', 'process_resident_memory_bytes']) {
      expect(text).toContain(`# HELP ${name} `);
    }
    const [utilization] = await samplesOf(metrics, 'nodejs_eventloop_utilization');
    expect(Number(utilization?.split(' ')[1])).toBeGreaterThan(0);
    expect(Number(utilization?.split(' ')[1])).toBeLessThanOrEqual(1);
  });
});

describe('requests', () => {
  function application() {
    const metrics = createMetrics();
    const app = createRouter();
    app.use(createRequestMetrics(metrics)());
    app.onError((_error, c) => c.text('fault', 500));
    app.get('/notes/:id', (c) => c.text('note'));
    app.get('/boom', () => {
      throw new Error('boom');
    });
    app.get('/active', async (c) => c.text((await samplesOf(metrics, 'http_server_active_requests')).join()));
    return { app, counts: () => samplesOf(metrics, 'http_server_request_duration_seconds_count') };
  }

  it('are timed by the template of their route, never by the path', async () => {
    const { app, counts } = application();
    for (const id of ['1', '2', 'a?token=S1']) await app.request(`/notes/${id}`);
    await app.request('/boom');
    expect(await counts()).toEqual([
      'http_server_request_duration_seconds_count{http_request_method="GET",http_route="/notes/:id",http_response_status_code="200"} 3',
      'http_server_request_duration_seconds_count{http_request_method="GET",http_route="/boom",http_response_status_code="500"} 1',
    ]);
  });

  it('make one series when they lead nowhere, whatever paths and methods clients make up', async () => {
    const { app, counts } = application();
    for (let n = 0; n < 50; n += 1) {
      await app.request(`/nowhere/${n}`);
      await app.request(`/elsewhere/${n}`, { method: `MADE-UP-${n}` });
    }
    expect(await counts()).toEqual([
      'http_server_request_duration_seconds_count{http_request_method="GET",http_route="none",http_response_status_code="404"} 50',
      'http_server_request_duration_seconds_count{http_request_method="_OTHER",http_route="none",http_response_status_code="404"} 50',
    ]);
  });

  it('are counted while they are worked on', async () => {
    const { app } = application();
    const response = await app.request('/active');
    expect(await response.text()).toBe('http_server_active_requests 1');
    const after = await app.request('/active');
    expect(await after.text()).toBe('http_server_active_requests 1');
  });
});
