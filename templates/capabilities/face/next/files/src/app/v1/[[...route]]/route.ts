import { application } from '../../../application.ts';
import { weakenTag } from '../../../platform/http/weak-tag.ts';

// The API below Next's own router, for `next dev` and serverless hosts: the server in front answers it directly.
async function handle(request: Request): Promise<Response> {
  const response = await application().http.fetch(request, {});
  // Next, or the host around it, compresses.
  weakenTag(response.headers);
  return response;
}

export const dynamic = 'force-dynamic';
export { handle as DELETE, handle as GET, handle as HEAD, handle as OPTIONS, handle as PATCH, handle as POST, handle as PUT };
