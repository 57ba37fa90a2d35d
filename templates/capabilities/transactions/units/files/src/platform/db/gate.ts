import { AppError } from '../errors/app-error.ts';

/** Lets in so many at a time; the others wait for their turn, in order, but not longer than they are worth waiting for. */
export interface Gate {
  pass<Result>(work: () => Promise<Result>): Promise<Result>;
}

export function createGate({ most, waitMs }: { readonly most: number; readonly waitMs: number }): Gate {
  const waiting: (() => void)[] = [];
  let inside = 0;

  function enter(): Promise<void> {
    if (inside < most) {
      inside += 1;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const admit = () => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        waiting.splice(waiting.indexOf(admit), 1);
        reject(new AppError('unavailable', { headers: { 'Retry-After': '1' } }));
      }, waitMs);
      waiting.push(admit);
    });
  }

  function leave(): void {
    const next = waiting.shift();
    // Who leaves hands the place on.
    if (next === undefined) inside -= 1;
    else next();
  }

  return {
    async pass(work) {
      await enter();
      try {
        return await work();
      } finally {
        leave();
      }
    },
  };
}
