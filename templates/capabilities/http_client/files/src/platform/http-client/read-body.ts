import { HttpClientError } from './errors.ts';

/** The whole body, or an error as soon as it turns out to be larger than we are ready to hold. */
export async function readBody(response: Response, maxBytes: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  if (Number(response.headers.get('Content-Length')) > maxBytes) await refuse(response, maxBytes);
  if (response.body === null) return Buffer.alloc(0);
  const body: AsyncIterable<Uint8Array> = response.body;
  for await (const chunk of body) {
    size += chunk.byteLength;
    // Leaving the loop cancels the stream.
    if (size > maxBytes) throw tooLarge(maxBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

async function refuse(response: Response, maxBytes: number): Promise<never> {
  await response.body?.cancel();
  throw tooLarge(maxBytes);
}

function tooLarge(maxBytes: number): HttpClientError {
  return new HttpClientError('too_large', `the answer holds more than ${maxBytes} bytes`);
}
