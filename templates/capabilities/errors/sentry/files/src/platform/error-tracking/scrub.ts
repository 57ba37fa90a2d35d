const EMAIL = /[^\s@<>()'"=,;:]+@[^\s@<>()'"=,;:]+/g;
/** Tokens, keys and hashes: long, and of letters and digits. */
const TOKEN = /(?=[\w.+/-]*\d)(?=[\w.+/-]*[A-Za-z])[\w.+/-]{20,}={0,2}/g;
/** What stands in quotes, or is told of a column: `(email)=(ann@acme.test)`. */
const QUOTED = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|=\s*\([^)]*\)/g;
const MOST = 500;

/** Messages of the language itself quote names of the code, those of others quote values. */
function quotesCode(error: Error): boolean {
  return error instanceof TypeError || error instanceof ReferenceError;
}

/** What an error says, without the values that it is about: they may be somebody's. */
export function scrubbedMessage(error: Error): string {
  if ('issues' in error && Array.isArray(error.issues)) return error.issues.map(placeOf).join('; ').slice(0, MOST);
  const text = error.message.slice(0, 10 * MOST);
  const unquoted = quotesCode(error) ? text : text.replaceAll(QUOTED, '[value]');
  return unquoted.replaceAll(EMAIL, '[email]').replaceAll(TOKEN, '[token]').slice(0, MOST);
}

/** Of an answer that broke its contract, which field did and how; never what stood in it. */
function placeOf(issue: { readonly path?: readonly unknown[]; readonly code?: unknown }): string {
  return `${issue.path?.join('.') ?? ''}: ${String(issue.code)}`;
}
