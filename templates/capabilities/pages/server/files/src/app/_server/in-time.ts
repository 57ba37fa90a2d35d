import { application } from '../../application.ts';
import { AppError } from '../../platform/errors/app-error.ts';

/** Ends the wait for what takes longer than a request may: a page that says so is better than one that loads for ever. */
export async function inTime<Result>(work: () => Promise<Result>): Promise<Result> {
  const { requestTimeoutMs } = application().container.config.http;
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new AppError('timeout'));
    }, requestTimeoutMs);
  });
  try {
    return await Promise.race([work(), limit]);
  } finally {
    clearTimeout(timer);
  }
}
