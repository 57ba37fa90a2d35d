// What every answer to a request says is collected in one record, and put in as the answer is made. Afterwards would be
// dear: a response whose headers are asked for is no longer the light one that the server writes in one go.
import type { Context, MiddlewareHandler } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';

import type { Answer, AnswerHeaders, AppEnv } from './app-env.ts';

/** Says `common`, and what is added on the way, with every answer, whoever makes it. */
export function answerHeaders(common: Readonly<AnswerHeaders>): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const headers = { ...common };
    c.set('headers', headers);
    await next();
    if (currentAnswer(c) !== undefined) return;
    for (const [name, value] of Object.entries(headers)) {
      if (!c.res.headers.has(name)) c.res.headers.set(name, value);
    }
  };
}

/** Adds to what the answer will say; of one name the values stand side by side. */
export function addHeader(c: Context<AppEnv>, name: Lowercase<string>, value: string): void {
  const headers = c.get('headers');
  if (headers === undefined) c.header(name, value, { append: true });
  else headers[name] = headers[name] === undefined ? value : `${headers[name]}, ${value}`;
}

/** Answers with a body that is known as a whole. */
export function answer(
  c: Context<AppEnv>,
  body: string,
  status: ContentfulStatusCode,
  own: Readonly<Record<string, string>>,
): Response {
  const headers: AnswerHeaders = { ...c.get('headers') };
  for (const [name, value] of Object.entries(own)) headers[name.toLowerCase()] = value;
  const response = hasPrepared(c) ? c.body(body, status, headers) : new Response(body, { status, headers });
  c.set('answer', { response, headers, body });
  return response;
}

/** What `answer` made, unless something else answers by now. */
export function currentAnswer(c: Context<AppEnv>): Answer | undefined {
  const made = c.get('answer');
  return made?.response === c.res ? made : undefined;
}

/** Whether a route has called `c.header()`: only Hono knows what stands there. */
function hasPrepared(c: Context<AppEnv>): boolean {
  return c.newResponse(null).headers.keys().next().done !== true;
}
