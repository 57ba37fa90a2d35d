import { AsyncLocalStorage } from 'node:async_hooks';

/** What belongs to the request (or job) that is being worked on, wherever the code is. */
export interface RequestContext {
  readonly requestId: string;
  /** Aborted when the client has gone or the time is up: hand it to whatever may take long. */
  readonly signal?: AbortSignal;
}

const storage = new AsyncLocalStorage<RequestContext>();

export function runInContext<T>(context: RequestContext, fn: () => T): T {
  return storage.run(context, fn);
}

export function currentContext(): RequestContext | undefined {
  return storage.getStore();
}
