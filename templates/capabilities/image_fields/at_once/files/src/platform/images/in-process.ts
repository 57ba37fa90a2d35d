import type { Logger } from '../logging/logger.ts';
import type { Order } from './image-store.ts';

/** Makes variants in the process that has been asked for them, after its answer. Nothing is made twice at a time. */
export function createInProcess(logger: Logger) {
  const inWork = new Map<string, Promise<void>>();

  async function work({ row, file }: Order, make: () => Promise<void>): Promise<void> {
    try {
      await make();
    } catch (err) {
      logger.error({ err, row, file }, 'variants could not be made');
    } finally {
      inWork.delete(file);
    }
  }

  return {
    start(order: Order, make: () => Promise<void>): Promise<void> {
      if (!inWork.has(order.file)) inWork.set(order.file, work(order, make));
      return Promise.resolve();
    },

    async settled(): Promise<void> {
      await Promise.all(inWork.values());
    },
  };
}
