import type { Pool } from 'pg';

export function poolState({ totalCount, idleCount, waitingCount }: Pool) {
  return { used: totalCount - idleCount, idle: idleCount, waiting: waitingCount };
}
