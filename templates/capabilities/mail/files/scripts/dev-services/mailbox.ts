import { createServer } from 'node:http';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { html } from 'hono/html';
import PostalMime, { type Email } from 'postal-mime';

import { listen } from '../lib/listen.ts';

export interface MailboxOptions {
  /** Where mails become files. */
  readonly directory: string;
  /** Where it listens; elsewhere if that is taken. */
  readonly port: number;
}

const SHOWN = 100;
// A mail runs nothing, loads nothing but pictures, and opens its links in a tab of their own.
const OF_A_MAIL = "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data: https:";
const OF_OURS = "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'";

/** Shows the mails that became files, which lives as long as the process does. For development. Gives its address. */
export async function startMailbox({ directory, port }: MailboxOptions): Promise<string> {
  const answer = getRequestListener(createMailbox(directory).fetch);
  const server = createServer((request, response) => void answer(request, response));
  server.unref();
  return listen(server, port);
}

function createMailbox(directory: string): Hono {
  const app = new Hono();

  /** The newest first: their names begin with the time. */
  async function names(): Promise<string[]> {
    const files = await readdir(directory).catch(() => []);
    return files.filter((name) => name.endsWith('.eml')).toSorted().toReversed().slice(0, SHOWN);
  }

  /** Only what is listed is opened, so that no path of elsewhere is. */
  async function open(name: string): Promise<Email | undefined> {
    return (await names()).includes(name) ? PostalMime.parse(await readFile(join(directory, name))) : undefined;
  }

  app.use(async (c, next) => {
    // A page of elsewhere whose name leads here would read links that reset passwords.
    const { hostname } = new URL(c.req.url);
    if (hostname !== '127.0.0.1' && hostname !== 'localhost') return c.text('Ask for 127.0.0.1.', 421);
    c.header('Content-Security-Policy', OF_OURS);
    c.header('Cache-Control', 'no-store');
    return next();
  });

  app.get('/', async (c) => {
    const mails = await Promise.all((await names()).map(async (name) => ({ name, mail: await open(name) })));
    const rows = mails.map(
      ({ name, mail }) => html`<tr><td>${mail?.date ?? ''}</td><td>${to(mail)}</td><td><a href="/${name}">${mail?.subject ?? name}</a></td></tr>\n`,
    );
    return c.html(page('Mails', html`<meta http-equiv="refresh" content="5"><table>${rows}</table><p>Files of ${directory}, the newest ${SHOWN}.</p>`));
  });

  app.get('/:name', async (c) => {
    const mail = await open(c.req.param('name'));
    if (mail === undefined) return c.notFound();
    const shown = mail.html === undefined ? '' : html`<iframe src="/${c.req.param('name')}/html" title="The mail as HTML"></iframe>`;
    return c.html(page(mail.subject ?? '', html`<p>To ${to(mail)}, ${mail.date ?? ''}. <a href="/">All mails</a></p>${shown}<pre>${mail.text ?? ''}</pre>`));
  });

  app.get('/:name/html', async (c) => {
    const mail = await open(c.req.param('name'));
    if (mail?.html === undefined) return c.notFound();
    c.header('Content-Security-Policy', OF_A_MAIL);
    return c.html(`<base target="_blank">${mail.html}`);
  });

  return app;
}

const to = (mail: Email | undefined) => mail?.to?.map(({ address }) => address).join(', ') ?? '';

const page = (title: string, body: ReturnType<typeof html>) => html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>${title}</title>
<style>body{font:16px/1.5 system-ui;margin:2rem}td{padding:0 1rem 0 0}iframe{width:100%;height:24rem;border:1px solid #ccc}pre{white-space:pre-wrap}</style></head>
<body><h1>${title}</h1>${body}</body>
</html>`;
