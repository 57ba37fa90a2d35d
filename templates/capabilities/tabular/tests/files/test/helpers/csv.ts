/** Reads CSV as RFC 4180 has it: an empty cell is null, and a quoted one a text. */
export function readCsv(file: string): (string | null)[][] {
  const lines: (string | null)[][] = [[]];
  for (const [, quoted, bare = '', end = ''] of file.replace(/^\uFEFF/, '').matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/g)) {
    lines.at(-1)?.push(quoted?.replaceAll('""', '"') ?? (bare === '' ? null : bare));
    if (end === '\r\n') lines.push([]);
  }
  return lines.filter((line) => line.length > 1);
}
