import { AppError } from '../errors/app-error.ts';
import type { ByteRange } from '../storage/storage.ts';

const RANGE = /^bytes=(\d{0,15})-(\d{0,15})$/;

/** The bytes that a `Range` asks for; undefined for all of them. Several ranges, or other units, are all of them too. */
export function byteRange(header: string | undefined, size: number): ByteRange | undefined {
  const [, first = '', last = ''] = RANGE.exec(header?.replaceAll(' ', '') ?? '') ?? [];
  if (first === '' && last === '') return undefined;
  if (first === '') return satisfiable({ start: Math.max(0, size - Number(last)), end: size - 1 }, size);
  if (last !== '' && Number(last) < Number(first)) return undefined;
  return satisfiable({ start: Number(first), end: last === '' ? size - 1 : Math.min(Number(last), size - 1) }, size);
}

function satisfiable(range: ByteRange, size: number): ByteRange {
  if (range.start < size) return range;
  throw new AppError('range_not_satisfiable', { headers: { 'Content-Range': `bytes */${size}` } });
}
