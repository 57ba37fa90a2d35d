import type { Pool } from 'mariadb';

export function poolState(pool: Pool) {
  return { used: pool.activeConnections(), idle: pool.idleConnections(), waiting: pool.taskQueueSize() };
}
