import { expect, it } from 'vitest';

import { createRouter } from './app-env.ts';
import { addressBlock, clientAddress } from './client-address.ts';

const router = createRouter();
router.get('/', (c) => c.text(clientAddress(c, 1)));

it.each([
  ['192.0.2.1', ['192.0.2.1', '192.0.2.1:4711', '::ffff:192.0.2.1', '::FFFF:192.0.2.1', '::ffff:c000:201', '[::ffff:192.0.2.1]:80', '0:0:0:0:0:ffff:c000:0201']],
  ['2001:db8::1', ['2001:db8::1', '2001:DB8::1', '[2001:db8::1]', '[2001:db8::1]:4711', '2001:0db8:0:0:0:0:0:1', '2001:db8::0.0.0.1']],
  ['fe80::1', ['fe80::1', 'FE80::1%eth0', '[fe80::1%25eth0]:80']],
  ['unknown', ['unknown', '_hidden', '192.0.2.1:port', '192.0.2.1.5', '[192.0.2.1', '<script>', `${'1'.repeat(5000)}.1`]],
])('is %s in every spelling of a proxy', async (address, spellings) => {
  for (const spelling of spellings) {
    const response = await router.request('/', { headers: { 'X-Forwarded-For': `203.0.113.9, ${spelling}, 10.0.0.1` } });
    expect(await response.text(), spelling).toBe(address);
  }
});

it.each([
  ['192.0.2.1', '192.0.2.1'],
  ['unknown', 'unknown'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
])('counts %s as %s', (address, block) => {
  expect(addressBlock(address)).toBe(block);
});
