import type { Logger } from '../logging/logger.ts';
import { createOutageLog, type OutageLog } from '../logging/outage.ts';

/** Something that this process cannot work without. */
export interface HealthCheck {
  readonly name: string;
  /** Rejects when the dependency does not answer; the signal is aborted when the time is up. */
  check(signal: AbortSignal): Promise<void>;
}

type CheckResult = 'ok' | 'failed' | 'timeout';

interface HealthReport {
  readonly healthy: boolean;
  readonly checks: Readonly<Record<string, CheckResult>>;
}

export interface Health {
  report(): Promise<HealthReport>;
}

export function createHealth(checks: readonly HealthCheck[], logger: Logger, timeoutMs = 2000): Health {
  let running: Promise<HealthReport> | undefined;
  const events = { failed: 'health check failed', restored: 'health check passes again' } as const;
  const watched = checks.map((check) => ({ check, outage: createOutageLog(logger, { component: 'health', check: check.name }, events) }));

  async function runChecks(): Promise<HealthReport> {
    const results = await Promise.all(
      watched.map(async ({ check, outage }) => [check.name, await runCheck(check, outage, timeoutMs)] as const),
    );
    return { healthy: results.every(([, result]) => result === 'ok'), checks: Object.fromEntries(results) };
  }

  return {
    // Callers share a run: a flood of probes must not become a flood of queries.
    report() {
      running ??= runChecks().finally(() => {
        running = undefined;
      });
      return running;
    },
  };
}

async function runCheck(check: HealthCheck, outage: OutageLog, timeoutMs: number): Promise<CheckResult> {
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    await Promise.race([check.check(signal), rejectOnAbort(signal)]);
    outage.works();
    return 'ok';
  } catch (error) {
    outage.failed(error);
    return signal.aborted ? 'timeout' : 'failed';
  }
}

function rejectOnAbort(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => {
      reject(new Error('the check took too long'));
    });
  });
}
