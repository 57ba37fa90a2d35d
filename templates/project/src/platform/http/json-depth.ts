const QUOTE = 34;
const BACKSLASH = 92;
const OPENING = new Set([91, 123]);
const CLOSING = new Set([93, 125]);

/** Whether arrays and objects in a JSON text are nested deeper than `limit`, found without parsing it. */
export function isDeeperThan(text: string, limit: number): boolean {
  let depth = 0;
  let inString = false;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (inString && code === BACKSLASH) index += 1;
    else if (code === QUOTE) inString = !inString;
    else if (!inString && OPENING.has(code)) depth += 1;
    else if (!inString && CLOSING.has(code)) depth -= 1;
    if (depth > limit) return true;
  }
  return false;
}
