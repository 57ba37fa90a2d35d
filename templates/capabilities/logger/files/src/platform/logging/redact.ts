const SECRET = /^(?:authorization|proxy-authorization|cookie|set-cookie|.*(?:password|passwd|secret|token|api[-_]?key))$/i;
const CENSOR = '[redacted]';
const MAX_DEPTH = 8;
/** The names of fields are few and come with every line; made up by somebody, there is no end to them. */
const MOST_NAMES = 1000;

const knownNames = new Map<string, boolean>();

function isSecret(name: string): boolean {
  const known = knownNames.get(name);
  if (known !== undefined) return known;
  const secret = SECRET.test(name);
  if (knownNames.size < MOST_NAMES) knownNames.set(name, secret);
  return secret;
}

/** A copy of `value` in which everything under a secret's name is censored, at any depth. */
function redact(value: unknown, depth = 0): unknown {
  if (typeof value !== 'object' || value === null || value instanceof Error) return value;
  if (depth === MAX_DEPTH) return '[too deep]';
  if (Array.isArray(value)) return value.map((item) => redact(item, depth + 1));
  if ('toJSON' in value && typeof value.toJSON === 'function') return value;
  return redactObject(value, depth);
}

export function redactObject(value: object, depth = 0): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, isSecret(key) ? CENSOR : redact(item, depth + 1)]),
  );
}
