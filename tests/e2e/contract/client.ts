// A client that knows only openapi.json: what it sends and reads is typed by it, whether the server keeps to it is seen.
import assert from 'node:assert/strict';

import createClient from 'openapi-fetch';

import type { paths } from './api.ts';

const [base = '', auth = ''] = process.argv.slice(2);
const account = { email: 'ada@example.com', name: 'Ada', password: 'correct horse battery' };

const anonymous = createClient<paths>({ baseUrl: base, headers: { origin: base } });

const registered = await anonymous.POST('/v1/auth/register', { body: account });
assert.equal(registered.response.status, 201);
const refused = await anonymous.GET('/v1/tasks');
assert.equal(refused.response.status, 401);
assert.equal(refused.error?.status, 401);

const client = createClient<paths>({ baseUrl: base, headers: { origin: base, ...(await signIn()) } });

const me = await client.GET('/v1/me');
assert.equal(me.data?.email, account.email);

const forbidden = await client.POST('/v1/projects', { body: { name: 'Apollo', slug: 'apollo' } });
assert.equal(forbidden.response.status, 403);

const dangling = await client.POST('/v1/tasks', { body: { project: '0197b0a4-7a3c-7000-8000-000000000000', title: 'Launch' } });
assert.equal(dangling.response.status, 422);
assert.deepEqual(dangling.error?.errors?.map((error) => error.pointer), ['#/project']);

const page = await client.GET('/v1/tasks', { params: { query: { sort: '-priority,dueOn', limit: 5, done: false } } });
assert.deepEqual(page.data, { data: [], page: { next: null, limit: 5 } });

const missing = await client.GET('/v1/tasks/{id}', { params: { path: { id: '0197b0a4-7a3c-7000-8000-000000000000' } } });
assert.equal(missing.response.status, 404);
console.log('ok');

async function signIn(): Promise<Record<string, string>> {
  if (auth === 'jwt') {
    // The path exists with this way of signing in only; the generated types say so.
    const answer = await fetch(`${base}/v1/auth/sign-in`, json({ email: account.email, password: account.password }));
    const { accessToken } = (await answer.json()) as { accessToken: string };
    return { authorization: `Bearer ${accessToken}` };
  }
  if (auth === 'session') {
    const answer = await fetch(`${base}/v1/auth/sign-in`, json({ email: account.email, password: account.password }));
    return { cookie: cookies(answer) };
  }
  const start = await fetch(`${base}/api/auth/csrf`);
  const { csrfToken } = (await start.json()) as { csrfToken: string };
  const answer = await fetch(`${base}/api/auth/callback/credentials`, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'content-type': 'application/x-www-form-urlencoded', cookie: cookies(start), origin: base },
    body: new URLSearchParams({ csrfToken, email: account.email, password: account.password }),
  });
  return { cookie: cookies(answer) };
}

function json(body: unknown): RequestInit {
  return { method: 'POST', headers: { 'content-type': 'application/json', origin: base }, body: JSON.stringify(body) };
}

function cookies(answer: Response): string {
  return answer.headers.getSetCookie().map((cookie) => cookie.split(';')[0]).join('; ');
}
