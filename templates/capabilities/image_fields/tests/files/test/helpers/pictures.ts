import { crc32 } from 'node:zlib';
import sharp from 'sharp';

export type PictureKind = 'jpeg' | 'png' | 'webp';

/** What a camera writes beside a picture. */
export const PLACE = 'At home, on the second floor';

/** Red above blue once it is turned upright; as it is stored, it lies on its side and is `width` wide. */
export async function photograph(kind: PictureKind, width: number, height: number): Promise<Buffer<ArrayBuffer>> {
  const blue = { create: { width: Math.ceil(width / 2), height, channels: 3, background: 'blue' } } as const;
  const bytes = await sharp({ create: { width, height, channels: 3, background: 'red' } })
    .composite([{ input: blue, gravity: 'east' }])
    .withExif({
      IFD0: { ImageDescription: PLACE },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '52/1 31/1 12/1', GPSLongitudeRef: 'E', GPSLongitude: '13/1 24/1 18/1' },
    })
    .withMetadata({ orientation: 6 })
    .toFormat(kind)
    .toBuffer();
  return Buffer.from(bytes);
}

/** What says that it is larger than any camera's, and is not. */
export async function hugeHeader(kind: PictureKind): Promise<Buffer<ArrayBuffer>> {
  const bytes = await photograph(kind, 40, 20);
  if (kind === 'jpeg') {
    const frame = bytes.indexOf(Buffer.from([0xff, 0xc0]));
    bytes.writeUInt16BE(20_000, frame + 5);
    bytes.writeUInt16BE(20_000, frame + 7);
  } else if (kind === 'png') {
    bytes.writeUInt32BE(20_000, 16);
    bytes.writeUInt32BE(20_000, 20);
    bytes.writeUInt32BE(crc32(bytes.subarray(12, 29)), 29);
  } else {
    // With its metadata, a WebP says its size twice.
    bytes.writeUIntLE(16_000 - 1, 24, 3);
    bytes.writeUIntLE(16_000 - 1, 27, 3);
    const frame = bytes.indexOf(Buffer.from([0x9d, 0x01, 0x2a]));
    bytes.writeUInt16LE(16_000, frame + 3);
    bytes.writeUInt16LE(16_000, frame + 5);
  }
  return bytes;
}

/** Two pictures, one after the other; null of a kind that always stands still. */
export async function moving(kind: PictureKind): Promise<Buffer<ArrayBuffer> | null> {
  if (kind === 'jpeg') return null;
  if (kind === 'webp') {
    const pages = await Promise.all(
      ['red', 'blue'].map((background) => sharp({ create: { width: 20, height: 10, channels: 3, background } }).png().toBuffer()),
    );
    return Buffer.from(await sharp(pages, { join: { animated: true } }).webp({ delay: [100, 100] }).toBuffer());
  }
  const bytes = await photograph('png', 20, 10);
  const control = Buffer.alloc(20);
  control.writeUInt32BE(8, 0);
  control.write('acTL', 4);
  control.writeUInt32BE(2, 8);
  control.writeUInt32BE(crc32(control.subarray(4, 16)), 16);
  const end = 33;
  return Buffer.concat([bytes.subarray(0, end), control, bytes.subarray(end)]);
}

export interface Seen {
  readonly format: string;
  readonly width: number;
  readonly height: number;
  /** Whether it says anything about itself that is no part of the picture. */
  readonly tells: boolean;
  /** The first channel in the middle of the top, and of the bottom: 255 is red, or white. */
  readonly red: readonly [top: number, bottom: number];
}

/** What somebody sees who opens it. */
export async function look(response: Response): Promise<Seen> {
  const bytes = Buffer.from(await response.arrayBuffer());
  const { format, width, height, exif, xmp, iptc, icc, orientation } = await sharp(bytes).metadata();
  const { data, info } = await sharp(bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const redAt = (row: number) => data[(row * info.width + Math.floor(info.width / 2)) * info.channels] ?? -1;
  const tells = [exif, xmp, iptc, icc, orientation].some((part) => part !== undefined) || bytes.includes(PLACE);
  return { format, width, height, tells, red: [redAt(0), redAt(info.height - 1)] };
}
