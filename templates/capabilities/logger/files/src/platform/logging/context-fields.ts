import { currentContext } from '../context/request-context.ts';

/** What stands in every line that is written while a request or job is worked on. */
export function contextFields(): Record<string, unknown> {
  const context = currentContext();
  return context === undefined ? {} : { requestId: context.requestId };
}
