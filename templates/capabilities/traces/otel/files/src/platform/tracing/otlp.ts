import type { Logger } from '../logging/logger.ts';
import { createOutageLog } from '../logging/outage.ts';
import type { TracingConfig } from './env.ts';
import { exportRequest } from './otlp-json.ts';
import type { EndedSpan, SpanExporter } from './tracer.ts';

const ANSWER_WITHIN_MS = 3_000;
const SEND_EVERY_MS = 5_000;
const BATCH = 512;
/** What nobody takes is lost: it must not become the service's own trouble. */
const MOST_WAITING = 2_048;

/** Sends spans in batches, as OTLP over HTTP in JSON; none where no collector is named. */
export function createSpanExporter(config: TracingConfig, logger: Logger): SpanExporter | undefined {
  const { endpoint, headers } = config;
  if (endpoint === undefined) return undefined;
  const log = logger.child({ component: 'tracing' });
  const outage = createOutageLog(log, {}, { failed: 'spans cannot be sent', restored: 'spans are sent again' });
  const waiting: EndedSpan[] = [];
  let lost = 0;
  let timer: NodeJS.Timeout | undefined;
  let sending: Promise<void> | undefined;

  const send = async (spans: readonly EndedSpan[]): Promise<boolean> => {
    try {
      const response = await fetch(endpoint, {
        method: 'POST',
        headers: { ...headers, 'Content-Type': 'application/json' },
        body: JSON.stringify(exportRequest(spans, config)),
        redirect: 'error',
        signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      });
      await response.body?.cancel();
      if (!response.ok) throw new Error(`the collector answered ${response.status}`);
      outage.works();
      return true;
    } catch (err) {
      outage.failed(err);
      lost += spans.length;
      return false;
    }
  };

  /** Until nothing waits, or the collector is away. */
  async function sendAll(): Promise<void> {
    let taken = true;
    while (taken && waiting.length > 0) taken = await send(waiting.splice(0, BATCH));
    if (taken && lost > 0) {
      log.warn({ spans: lost }, 'spans were lost');
      lost = 0;
    }
  }

  function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    return sending ??= sendAll().finally(() => {
      sending = undefined;
    });
  }

  return {
    add(span) {
      if (waiting.length < MOST_WAITING) waiting.push(span);
      else lost += 1;
      if (waiting.length >= BATCH) void flush();
      else timer ??= setTimeout(() => void flush(), SEND_EVERY_MS).unref();
    },

    async flush() {
      await sending;
      await flush();
    },
  };
}
