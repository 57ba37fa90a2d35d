import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startMailbox } from '../../../scripts/dev-services/mailbox.ts';
import { createSinkMailer } from '../../../src/platform/mail/sink.ts';

describe('the mailbox of development', () => {
  // Longer than a line of a mail may be, and full of what its encoding writes otherwise.
  const link = `https://service.test/reset?token=${'a=b'.repeat(60)}`;
  let directory: string;
  let url: string;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mails-'));
    url = await startMailbox({ directory, port: 0 });
  });
  afterAll(() => rm(directory, { recursive: true }));

  const send = (subject: string) =>
    createSinkMailer(directory, 'no-reply@service.test').send({ to: 'ada@example.com', subject, text: `Open ${link}`, html: `<a href="${link}">Open</a>`, key: subject });
  const read = async (path: string) => (await fetch(`${url}${path}`)).text();

  it('is empty before the first mail, when there is no folder either', async () => {
    const elsewhere = await startMailbox({ directory: join(directory, 'none'), port: 0 });
    const response = await fetch(elsewhere);
    expect([response.status, (await response.text()).includes('<tr>')]).toEqual([200, false]);
  });

  it('shows the newest mail first, with links that are whole', async () => {
    await send('First');
    await sleep(5);
    await send('<b>Second</b>');
    const list = await read('/');
    const [name = ''] = /[^"/]+[.]eml/.exec(list) ?? [];
    expect(list.indexOf('&lt;b&gt;Second')).toBeGreaterThan(0);
    expect(list.indexOf('&lt;b&gt;Second')).toBeLessThan(list.indexOf('First'));
    expect(await read(`/${name}`)).toContain(`Open ${link}`);
    expect(await read(`/${name}/html`)).toContain(`<a href="${link}">`);
  });

  it('lets a mail run nothing', async () => {
    await send('Third');
    const [name = ''] = /[^"/]+[.]eml/.exec(await read('/')) ?? [];
    const response = await fetch(`${url}/${name}/html`);
    expect(response.headers.get('Content-Security-Policy')).toMatch(/^sandbox (?!.*allow-scripts).*default-src 'none'/);
  });

  it('opens what is listed alone, and to this machine alone', async () => {
    const statuses = await Promise.all(['/none.eml', '/..%2Fpackage.json', '/none.eml/html'].map(async (path) => (await fetch(url + path)).status));
    const elsewhere = request(url, { headers: { Host: 'elsewhere.test' } }).end();
    const [answer] = (await once(elsewhere, 'response')) as [IncomingMessage];
    expect([...statuses, answer.resume().statusCode]).toEqual([404, 404, 404, 421]);
  });
});
