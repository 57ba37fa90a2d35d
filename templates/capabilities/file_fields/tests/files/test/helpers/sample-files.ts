import type { FileKind } from '../../src/platform/files/file-kinds.ts';

/** How files of each kind begin. */
const beginnings: Readonly<Record<FileKind, string>> = {
  csv: 'name;amount\n',
  gif: 'GIF89a',
  jpeg: '\xff\xd8\xff\xe0',
  pdf: '%PDF-1.7\n',
  png: '\x89PNG\r\n\x1a\n',
  txt: 'Some text\n',
  webp: 'RIFF\x10\0\0\0WEBPVP8 ',
  zip: 'PK\x03\x04',
};

/** So many bytes that begin like a file of this kind. */
export function bytesOf(kind: FileKind, size: number): Buffer<ArrayBuffer> {
  const bytes = Buffer.alloc(size, 'x');
  bytes.write(beginnings[kind], 'latin1');
  return bytes;
}

/** The same in pieces, without a word about how many. */
export function streamOf(kind: FileKind, size: number): ReadableStream<Uint8Array> {
  const piece = 64 * 1024;
  let given = 0;
  return new ReadableStream({
    pull(controller) {
      if (given >= size) {
        controller.close();
        return;
      }
      const length = Math.min(piece, size - given);
      controller.enqueue(given === 0 ? bytesOf(kind, length) : Buffer.alloc(length, 'x'));
      given += length;
    },
  });
}
