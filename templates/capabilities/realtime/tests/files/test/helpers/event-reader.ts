export interface HeardEvent {
  readonly event: string;
  readonly id: string;
  readonly data: { readonly resource?: string; readonly id?: string; readonly row?: { readonly id: string; readonly version: number } };
}

/** Reads events as they come. */
export class EventReader {
  readonly events: HeardEvent[] = [];
  /** As it was sent. */
  text = '';
  /** Resolves when the server has ended it. */
  readonly over: Promise<void>;
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;

  constructor(response: Response) {
    if (response.body === null) throw new Error('There is no stream.');
    this.#reader = response.body.getReader();
    this.over = this.#read();
  }

  /** Those of rows. */
  get changes(): readonly HeardEvent[] {
    return this.events.filter(({ event }) => event === 'changed' || event === 'gone');
  }

  async leave(): Promise<void> {
    await this.#reader.cancel();
  }

  async #read(): Promise<void> {
    const decoder = new TextDecoder();
    let rest = '';
    for (let part = await this.#reader.read(); !part.done; part = await this.#reader.read()) {
      const text = decoder.decode(part.value, { stream: true });
      this.text += text;
      const blocks = (rest + text).split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) {
        const fields = new Map(block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]));
        const [event, data] = [fields.get('event'), fields.get('data')];
        if (event !== undefined && data !== undefined) this.events.push({ event, id: fields.get('id') ?? '', data: JSON.parse(data) as HeardEvent['data'] });
      }
    }
  }
}
