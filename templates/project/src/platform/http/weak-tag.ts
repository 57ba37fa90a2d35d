/** A strong entity tag promises the same bytes (RFC 9110, 8.8.3), and there are other bytes for each encoding. */
export function weakenTag(headers: Headers): void {
  const tag = headers.get('ETag');
  if (tag?.startsWith('"') === true) headers.set('ETag', `W/${tag}`);
}
