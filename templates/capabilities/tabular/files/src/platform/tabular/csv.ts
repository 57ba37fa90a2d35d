// Tables as RFC 4180 has them. Nobody has to guess: the separator is a comma, a line ends with CRLF, and what is quoted is a
// text, so that an empty one (`""`) differs from none at all.

/** Spreadsheets take a file without it for one in the encoding of their country. */
export const BYTE_ORDER_MARK = '\uFEFF';

/** One cell after another; null is an empty one. */
export function csvLine(cells: readonly (string | null)[]): string {
  return `${cells.map((cell) => (cell === null ? '' : quoted(inert(cell)))).join(',')}\r\n`;
}

/** Words with a blank between them, at most. */
const BARE = /^[^\s",;]+(?: [^\s",;]+)*$/;

function quoted(text: string): string {
  return BARE.test(text) ? text : `"${text.replaceAll('"', '""')}"`;
}

/** How a text begins that a spreadsheet would run (OWASP, CSV injection), or that was made harmless before. */
const FORMULA = /^'*[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/;
const NEGATIVE_NUMBER = /^-\d+(?:\.\d+)?$/;

/** An apostrophe in front makes a text of a formula. What begins with apostrophes and then alike gets one more, so that it can be taken away again. */
export function inert(text: string): string {
  return FORMULA.test(text) && !NEGATIVE_NUMBER.test(text) ? `'${text}` : text;
}
