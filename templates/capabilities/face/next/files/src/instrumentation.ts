import type { Instrumentation } from 'next';

/** What fails while a page is made reaches the same log as everything else. */
export const onRequestError: Instrumentation.onRequestError = async (error, request, context) => {
  // The other runtime has no container to log with.
  if (process.env.NEXT_RUNTIME !== 'nodejs') return;
  const { application } = await import('./application.ts');
  const { path, method } = request;
  application().container.logger.error({ err: error, path, method, route: context.routePath }, 'page failed');
};
