import type { Logger } from '../logging/logger.ts';

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

  async function runChecks(): Promise<HealthReport> {
    const results = await Promise.all(
      checks.map(async (check) => [check.name, await runCheck(check, logger, timeoutMs)] as const),
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

async function runCheck(check: HealthCheck, logger: Logger, timeoutMs: number): Promise<CheckResult> {
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    await Promise.race([check.check(signal), rejectOnAbort(signal)]);
    return 'ok';
  } catch (error) {
    logger.warn({ err: error, check: check.name }, 'health check failed');
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
