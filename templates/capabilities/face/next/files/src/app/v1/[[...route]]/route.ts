import { application } from '../../../application.ts';

// The API below Next's own router, for `next dev` and serverless hosts: the server in front answers it directly.
function handle(request: Request): Response | Promise<Response> {
  return application().http.fetch(request, {});
}

export const dynamic = 'force-dynamic';
export { handle as DELETE, handle as GET, handle as HEAD, handle as OPTIONS, handle as PATCH, handle as POST, handle as PUT };
