import type { Environment } from './processes.ts';

/** The first process tells its numbers on `METRICS_PORT`, the second one on the port after it: two cannot have the same. */
export function withOwnMetricsPort(environment: Environment, position: number, set = process.env['METRICS_PORT']): Environment {
  const port = Number(environment['METRICS_PORT'] ?? set);
  return Number.isInteger(port) && port > 0 ? { ...environment, METRICS_PORT: String(port + position) } : environment;
}
