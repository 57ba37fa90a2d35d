/** Tells the relay that something waits in the outbox. One that is lost costs time and no event: the relay looks by itself. */
export interface Wake {
  /** Waits for nothing, and never fails. */
  signal(): void;
  /** Resolves when signals are heard. */
  listen(onSignal: () => void): Promise<{ close(): Promise<void> }>;
}

/** Within this process. */
export function createLocalWake(): Wake {
  const listeners = new Set<() => void>();
  return {
    signal() {
      for (const listener of listeners) listener();
    },
    listen(onSignal) {
      listeners.add(onSignal);
      return Promise.resolve({
        close() {
          listeners.delete(onSignal);
          return Promise.resolve();
        },
      });
    },
  };
}
