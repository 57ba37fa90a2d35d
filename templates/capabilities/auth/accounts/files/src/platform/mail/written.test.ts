import { expect, it } from 'vitest';

import { written } from './written.ts';

const mail = written(['Hello,', 'Two\nlines', { label: 'Open', url: 'https://example.com/a?b=1&c=2' }]);

it('a mail says the same in its text and in its HTML', () => {
  expect(mail.text).toBe('Hello,\n\nTwo\nlines\n\nOpen:\nhttps://example.com/a?b=1&c=2\n');
  for (const part of ['<p>Hello,</p>', '<p>Two<br>lines</p>', 'href="https://example.com/a?b=1&amp;c=2"', '>Open</a>']) {
    expect(mail.html).toContain(part);
  }
});

it('a mail takes nothing that somebody has written for markup', () => {
  const { html } = written(['<img src=x>', { label: '"><b>', url: 'https://example.com/\'"<' }]);
  expect(html).not.toMatch(/<img|<b>/);
  expect(html).toContain('<p>&lt;img src=x&gt;</p>');
  expect(html).toContain('<a href="https://example.com/&#39;&quot;&lt;" ');
});
