/** How many bytes of the beginning tell what a file is. */
export const HEAD_BYTES = 16;

interface Kind {
  readonly type: string;
  /** How it begins; a text has no beginning of its own. */
  readonly begins?: (head: Buffer) => boolean;
  /** Shown by browsers in a page. Everything else is saved. */
  readonly inline?: true;
}

const startsWith = (...bytes: number[]) => (head: Buffer) => head.subarray(0, bytes.length).equals(Buffer.from(bytes));

/** What files may be. Each is known by its content, since names and headers say what their sender likes. */
const kinds = {
  csv: { type: 'text/csv' },
  gif: { type: 'image/gif', begins: (head) => /^GIF8[79]a/.test(head.toString('latin1')), inline: true },
  jpeg: { type: 'image/jpeg', begins: startsWith(0xff, 0xd8, 0xff), inline: true },
  pdf: { type: 'application/pdf', begins: (head) => head.toString('latin1').startsWith('%PDF-') },
  png: { type: 'image/png', begins: startsWith(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a), inline: true },
  txt: { type: 'text/plain' },
  webp: { type: 'image/webp', begins: (head) => /^RIFF.{4}WEBP/s.test(head.toString('latin1')), inline: true },
  zip: { type: 'application/zip', begins: startsWith(0x50, 0x4b, 0x03, 0x04) },
} satisfies Record<string, Kind>;

export type FileKind = keyof typeof kinds;

const described: Readonly<Record<FileKind, Kind>> = kinds;

export function mediaTypeOf(kind: FileKind): string {
  return kinds[kind].type;
}

export function isText(kind: FileKind): boolean {
  return described[kind].begins === undefined;
}

/** Whether a browser may show it where it is linked. */
export function isShown(type: string): boolean {
  return Object.values(described).some((kind) => kind.type === type && kind.inline === true);
}

/**
 * What a file is that begins like this: one of those that are accepted, or nothing. Of texts the declared type decides
 * which, where several are accepted; what begins like something else is no text.
 */
export function kindOf(head: Buffer, accepted: readonly FileKind[], declared: string | undefined): FileKind | undefined {
  const found = Object.entries(described).find(([, kind]) => kind.begins?.(head) === true)?.[0];
  if (found !== undefined) return accepted.find((kind) => kind === found);
  const texts = accepted.filter(isText);
  return texts.find((kind) => mediaTypeOf(kind) === declared) ?? texts[0];
}
