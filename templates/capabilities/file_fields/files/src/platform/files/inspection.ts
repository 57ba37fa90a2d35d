import { createHash } from 'node:crypto';
import { TextDecoder } from 'node:util';

import { AppError } from '../errors/app-error.ts';
import { type FileKind, HEAD_BYTES, isText, kindOf, mediaTypeOf } from './file-kinds.ts';

/** What a field takes. */
export interface Expected {
  readonly maxBytes: number;
  readonly kinds: readonly FileKind[];
}

/** What its sender says of it. */
export interface Declared {
  /** Its media type, without parameters; undefined where nothing is said. */
  readonly type: string | undefined;
  readonly length: number | undefined;
}

export interface Inspection {
  /** The same bytes. Ends with an error as soon as they are not what is expected: nothing of them may be kept then. */
  readonly content: AsyncIterable<Uint8Array>;
  /** What has come; once all of it has. */
  found(): { readonly type: string; readonly size: number; readonly digest: string };
}

/** Refuses what can be refused before a byte is read, and looks at the rest on its way. */
export function inspect(
  content: AsyncIterable<Uint8Array>,
  expected: Expected,
  declared: Declared,
  signal = new AbortController().signal,
): Inspection {
  const types = expected.kinds.map(mediaTypeOf);
  if (declared.type !== undefined && !types.includes(declared.type)) throw wrongType(types);
  if (declared.length !== undefined && declared.length > expected.maxBytes) throw tooLarge(expected);

  const hash = createHash('sha256');
  const text = new TextDecoder('utf-8', { fatal: true });
  let size = 0;
  let kind: FileKind | undefined;

  function look(chunk: Uint8Array, more: boolean): void {
    if (kind !== undefined && isText(kind) && !isReadable(text, chunk, more)) throw wrongType(types);
  }

  function recognise(head: Buffer, more: boolean): void {
    kind = kindOf(head, expected.kinds, declared.type);
    if (kind === undefined || (declared.type !== undefined && mediaTypeOf(kind) !== declared.type)) throw wrongType(types);
    look(head, more);
  }

  async function* inspected(): AsyncGenerator<Uint8Array> {
    let head = Buffer.alloc(0);
    for await (const chunk of whole(content, signal)) {
      size += chunk.length;
      if (size > expected.maxBytes) throw tooLarge(expected);
      hash.update(chunk);
      if (kind !== undefined) {
        look(chunk, true);
        yield chunk;
        continue;
      }
      head = Buffer.concat([head, chunk]);
      if (head.length < HEAD_BYTES) continue;
      recognise(head, true);
      yield head;
    }
    if (size === 0) throw new AppError('validation_failed', { errors: [{ pointer: '#', detail: 'must not be empty' }] });
    if (kind !== undefined) {
      look(new Uint8Array(), false);
      return;
    }
    recognise(head, false);
    yield head;
  }

  return {
    content: inspected(),
    found() {
      if (kind === undefined) throw new Error('not all of the content has come');
      return { type: mediaTypeOf(kind), size, digest: hash.digest('hex') };
    },
  };
}

/**
 * Says what it means when a client goes away in the middle of a body; and waits for nobody once it is told to give up,
 * since a client that sends nothing more may hold its connection open.
 */
async function* whole(content: AsyncIterable<Uint8Array>, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const chunks = content[Symbol.asyncIterator]();
  const givenUp = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => {
      reject(signal.reason as Error);
    }, { once: true });
  });
  try {
    for (;;) {
      const coming = chunks.next().catch((cause: unknown) => {
        throw new AppError('bad_request', { detail: 'The body broke off.', cause });
      });
      const next = await Promise.race([coming, givenUp]);
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    // Whoever waits for a chunk is told when it comes: that may be never.
    chunks.return?.().catch(() => undefined);
  }
}

// Control characters are in no text but for tabulators and ends of lines and pages.
const CONTROL = /[\0-\x08\x0b\x0e-\x1f\x7f]/;

function isReadable(decoder: TextDecoder, chunk: Uint8Array, more: boolean): boolean {
  try {
    return !CONTROL.test(decoder.decode(chunk, { stream: more }));
  } catch {
    return false;
  }
}

function wrongType(types: readonly string[]): AppError {
  return new AppError('unsupported_media_type', { detail: `The content has to be, and to be declared as, one of: ${types.join(', ')}.` });
}

function tooLarge({ maxBytes }: Expected): AppError {
  return new AppError('payload_too_large', { detail: `The file has more than ${maxBytes} bytes.` });
}
