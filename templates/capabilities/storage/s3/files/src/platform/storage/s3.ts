import { Readable } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  type ListMultipartUploadsCommandInput,
  type ListMultipartUploadsCommandOutput,
  NoSuchKey,
  NotFound,
  paginateListObjectsV2,
  S3Client,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';

import type { S3Config } from './env.ts';
import { checkedKey, type Storage } from './storage.ts';

/** What is sent at a time, and held in memory for it: an upload that ends sooner is one request. */
const PART_BYTES = 8 * 1024 * 1024;

/**
 * A bucket of any storage that speaks S3. Keys are taken from where the client looks for them (variables, a file, the role
 * of the machine), and renewed by it.
 */
export function createS3Storage({ bucket, endpoint, ...config }: S3Config): Storage {
  const client = new S3Client({
    ...config,
    ...endpoint === undefined ? {} : { endpoint },
    // Storages that are not Amazon's need not know the checksums that are Amazon's own.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 3_000, requestTimeout: 10_000, throwOnRequestTimeout: true },
  });
  const at = (key: string) => ({ Bucket: bucket, Key: checkedKey(key) });

  return {
    health: {
      name: 'storage',
      async check() {
        await client.send(new HeadBucketCommand({ Bucket: bucket }));
      },
    },

    async put(key, content, { signal } = {}) {
      const body = Readable.from(content, { objectMode: false });
      const abortController = new AbortController();
      const abort = (): void => {
        abortController.abort();
      };
      signal?.addEventListener('abort', abort, { once: true });
      const params = { ...at(key), Body: body };
      try {
        signal?.throwIfAborted();
        await new Upload({ client, params, partSize: PART_BYTES, queueSize: 1, abortController }).done();
      } finally {
        signal?.removeEventListener('abort', abort);
        // Whoever gives up does not read the rest, and lets go of where it comes from.
        body.destroy();
      }
    },

    async get(key, range) {
      const Range = range && `bytes=${range.start}-${range.end}`;
      try {
        const { Body } = await client.send(new GetObjectCommand({ ...at(key), ...Range && { Range } }));
        return Body as Readable;
      } catch (error) {
        if (error instanceof NoSuchKey) return null;
        throw error;
      }
    },

    async size(key) {
      try {
        const { ContentLength } = await client.send(new HeadObjectCommand(at(key)));
        return ContentLength ?? null;
      } catch (error) {
        // An answer without a body has no better name for it.
        if (error instanceof NotFound) return null;
        throw error;
      }
    },

    async delete(key) {
      await client.send(new DeleteObjectCommand(at(key)));
    },

    async* list() {
      for await (const page of paginateListObjectsV2({ client }, { Bucket: bucket })) {
        for (const { Key, Size, LastModified } of page.Contents ?? []) {
          if (Key !== undefined && LastModified !== undefined) yield { key: Key, size: Size ?? 0, storedAt: LastModified };
        }
      }
    },

    link(key, { expiresInSeconds, type, disposition }) {
      const command = new GetObjectCommand({ ...at(key), ResponseContentType: type, ResponseContentDisposition: disposition });
      return getSignedUrl(client, command, { expiresIn: expiresInSeconds });
    },

    async discardUnfinished(time) {
      let discarded = 0;
      let next: UploadsPage | undefined = {};
      while (next !== undefined) {
        const { Uploads = [], ...page }: ListMultipartUploadsCommandOutput =
          await client.send(new ListMultipartUploadsCommand({ Bucket: bucket, ...next }));
        for (const { Key, UploadId, Initiated } of Uploads) {
          if (Key === undefined || UploadId === undefined || Initiated === undefined || Initiated >= time) continue;
          await client.send(new AbortMultipartUploadCommand({ Bucket: bucket, Key, UploadId }));
          discarded += 1;
        }
        next = page.IsTruncated === true ? { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker } : undefined;
      }
      return discarded;
    },
  };
}

type UploadsPage = Pick<ListMultipartUploadsCommandInput, 'KeyMarker' | 'UploadIdMarker'>;
