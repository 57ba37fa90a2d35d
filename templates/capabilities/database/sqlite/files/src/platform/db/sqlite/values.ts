// SQLite has no decimals, dates or times of its own: decimals are kept as whole numbers of their last digit, the
// others as the text that the wire has.

/** @public */
export function decimalToDatabase(value: string, scale: number): bigint {
  const [whole = '0', rest = ''] = value.replace('-', '').split('.');
  const digits = BigInt(whole + rest.padEnd(scale, '0').slice(0, scale));
  return value.startsWith('-') ? -digits : digits;
}

/** @public */
export function decimalFromDatabase(value: bigint, scale: number): string {
  const digits = String(value < 0n ? -value : value).padStart(scale + 1, '0');
  const text = scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
  return value < 0n ? `-${text}` : text;
}

/** @public */
export function dateToDatabase(value: string): string {
  return value;
}

/** @public */
export function dateFromDatabase(value: string): string {
  return value;
}

/** @public */
export function timeToDatabase(value: string): string {
  return value;
}

/** @public */
export function timeFromDatabase(value: string): string {
  return value;
}
