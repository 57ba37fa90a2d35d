import { randomUUID } from 'node:crypto';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';

import { createS3Storage } from '../../src/platform/storage/s3.ts';
import type { OpenStorage } from './storages.ts';

/** A bucket of its own, in a storage that takes any keys. */
export async function openBucket(endpoint: string): Promise<OpenStorage> {
  process.env['AWS_ACCESS_KEY_ID'] ??= 'test';
  process.env['AWS_SECRET_ACCESS_KEY'] ??= 'test';
  const config = { bucket: `test-${randomUUID()}`, region: 'us-east-1', endpoint, forcePathStyle: true };
  const client = new S3Client(config);
  await client.send(new CreateBucketCommand({ Bucket: config.bucket }));
  client.destroy();
  return { storage: createS3Storage(config), close: () => Promise.resolve() };
}
