import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { createS3Storage } from './s3.ts';

beforeEach(() => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
});
afterEach(() => {
  vi.unstubAllEnvs();
});

it('a link is signed, ends, and fixes what a browser makes of the file', async () => {
  const storage = createS3Storage({ bucket: 'files', region: 'eu-central-1', endpoint: 'http://localhost:1', forcePathStyle: true });
  const link = await storage.link('a-row/a-file', { expiresInSeconds: 60, type: 'text/plain', disposition: 'attachment' });
  const { pathname, searchParams } = new URL(link ?? '');
  expect(pathname).toBe('/files/a-row/a-file');
  expect(Object.fromEntries(searchParams)).toMatchObject({
    'X-Amz-Expires': '60',
    'X-Amz-Signature': expect.stringMatching(/^[0-9a-f]{64}$/) as string,
    'response-content-type': 'text/plain',
    'response-content-disposition': 'attachment',
  });
});
