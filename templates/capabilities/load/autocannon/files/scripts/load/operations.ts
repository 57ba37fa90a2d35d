import type { Operation } from './fire.ts';
import { makeParties, type Party, paths, type Resource } from './resources.ts';
import type { Target } from './target.ts';

const ROWS = 20;
const BODIES = 200;

/** What an answer costs that asks for nothing. */
const LIVEZ: Operation = { name: 'GET /livez', path: '/livez', headers: {} };

/** A client, and what has been found that somebody may do. */
interface Search {
  readonly url: string;
  readonly headers: Party['headers'];
  readonly found: Map<string, Operation>;
}

/** What is done most to each resource (one is read, many are, one is made), each as the first who may. */
export async function findOperations({ url, container }: Target): Promise<Operation[]> {
  return search(url, await makeParties(container));
}

/** What these headers may read of what is there already. */
export function findReadable(url: string, headers: Party['headers']): Promise<Operation[]> {
  return search(url, [{ headers, resources: paths.map((path) => ({ path })) }]);
}

async function search(url: string, parties: readonly Party[]): Promise<Operation[]> {
  const found = new Map([[LIVEZ.name, LIVEZ]]);
  for (const { headers, resources } of parties) {
    for (const resource of resources) {
      await findReads({ url, headers, found }, resource);
      await findCreate({ url, headers, found }, resource);
    }
  }
  return [...found.values()];
}

async function findReads({ url, headers, found }: Search, { path, create }: Resource): Promise<void> {
  const [many, one] = [`GET ${path}`, `GET ${path}/{id}`];
  if (found.has(many) && found.has(one)) return;
  const made = await create?.();
  const rows = await rowsOf(await call(url + path, { headers }));
  const id = made?.id ?? rows[0]?.id;
  if (id !== undefined && !found.has(one) && await call(`${url}${path}/${id}`, { headers }) !== undefined) {
    found.set(one, { name: one, path: `${path}/${id}`, headers });
  }
  // A list that hides everything from its reader is no list to measure.
  if (rows.length === 0 || found.has(many)) return;
  await fill(create);
  found.set(many, { name: many, path, headers });
}

async function findCreate({ url, headers, found }: Search, { path, input }: Resource): Promise<void> {
  const name = `POST ${path}`;
  if (input === undefined || found.has(name)) return;
  const json = { ...headers, 'Content-Type': 'application/json' };
  // Where an account may have one row only, there is nothing to repeat.
  for (let made = 0; made < 2; made += 1) {
    const body = JSON.stringify(await input());
    if (await call(url + path, { method: 'POST', headers: json, body }) === undefined) return;
  }
  const bodies: string[] = [];
  while (bodies.length < BODIES) bodies.push(JSON.stringify(await input()));
  found.set(name, { name, path, headers: json, bodies });
}

/** The answer, if it is a success. What fails is no operation to leave out: it is to be seen to. */
async function call(url: string, init: RequestInit): Promise<Response | undefined> {
  const response = await fetch(url, init);
  if (response.status >= 500) throw new Error(`${init.method ?? 'GET'} ${url} is answered ${response.status}`);
  if (response.ok) return response;
  await response.body?.cancel();
  return undefined;
}

async function rowsOf(response: Response | undefined): Promise<readonly { readonly id: string }[]> {
  if (response === undefined) return [];
  const { data } = await response.json() as { data: { id: string }[] };
  return data;
}

/** As many rows as a page has, or as their values allow: some may be there once only. */
async function fill(create: Resource['create']): Promise<void> {
  try {
    for (let made = 1; made < ROWS; made += 1) await create?.();
  } catch {
    // Fewer, then.
  }
}
