// For clients of this service, in a browser or in Node. It needs `fetch` and nothing else.
import { type Attempt, follow, type LiveMessage, type LiveOptions, type LiveRow } from './follow.ts';

/** Follows what changes over server-sent events. */
export function followLive<Row extends LiveRow>(options: LiveOptions<Row>): { close(): void } {
  const { url, channels } = options;
  const send = options.fetch ?? fetch;

  return follow(options, async (attempt) => {
    const { after, signal } = attempt;
    const headers = { ...await options.headers?.(), ...(after !== undefined && { 'Last-Event-ID': after }) };
    const response = await send(`${url}?channels=${encodeURIComponent(channels.join(','))}`, { headers, signal });
    if (response.ok && response.body !== null) await read(response.body, attempt);
    else await attempt.refuse(response);
  });
}

async function read(body: ReadableStream<Uint8Array>, attempt: Attempt): Promise<void> {
  const [reader, decoder] = [body.getReader(), new TextDecoder()];
  let text = '';
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    attempt.stillThere();
    const blocks = (text + decoder.decode(part.value, { stream: true })).split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) take(block, attempt);
  }
}

/** One block of a stream, as the standard reads it; an id without data says where to go on from. */
function take(block: string, attempt: Attempt): void {
  const fields = new Map(block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]));
  const [data, retry] = [fields.get('data'), fields.get('retry')];
  if (retry !== undefined) attempt.comeBackIn(Number(retry));
  attempt.hear({ event: fields.get('event'), id: fields.get('id'), data: data === undefined ? undefined : JSON.parse(data) as LiveMessage['data'] });
}
