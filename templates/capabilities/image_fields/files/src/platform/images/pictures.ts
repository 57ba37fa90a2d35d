import { AppError } from '../errors/app-error.ts';
import type { Variant } from './stored-image.ts';

/** What the largest cameras of telephones take. A picture takes four bytes of memory for each of them. */
const MAX_PIXELS = 50_000_000;

const QUALITY = { original: 90, variant: 80 };

interface Picture {
  readonly data: Buffer;
  readonly width: number;
  readonly height: number;
}

/**
 * Native code of 17 MB: loaded by the first picture, and not at all where none comes. It works in threads of its own,
 * so that a pool of workers around it would add nothing but copies. One of them for each picture, since how many
 * pictures there are at a time is decided before; and no picture is read twice, so that a cache only takes memory.
 */
async function loadSharp() {
  const { default: sharp } = await import('sharp');
  sharp.concurrency(1);
  sharp.cache(false);
  return sharp;
}

/**
 * The picture itself, upright, and nothing else of what was sent: not where and when it was taken and by which camera,
 * no smaller picture of what was cut off later, nothing that follows its end. Refuses what is no whole picture, what
 * moves, and what would take too much memory; that is known from its first bytes.
 */
export async function redraw(content: Buffer, type: string): Promise<Picture> {
  const sharp = await loadSharp();
  const described = await sharp(content, { limitInputPixels: false }).metadata().catch(refuseUnreadable);
  const { width, height, mediaType, pages = 1 } = described;
  if (mediaType !== type) throw refused(`must be of the type ${type}`);
  if (width * height > MAX_PIXELS) throw refused(`must have at most ${MAX_PIXELS} pixels, and has ${width} x ${height}`);
  if (pages > 1 || isAnimatedPng(content, type)) throw refused('must not be animated');

  const picture = sharp(content, { limitInputPixels: MAX_PIXELS, failOn: 'error' }).autoOrient();
  const { data, info } = await encode(picture, type).toBuffer({ resolveWithObject: true }).catch(refuseUnreadable);
  return { data, width: info.width, height: info.height };
}

/** A smaller one: cut to the proportions of the variant, where they are others. */
export async function shrink(content: Buffer, { width, height }: Variant): Promise<Buffer> {
  const sharp = await loadSharp();
  return sharp(content, { limitInputPixels: MAX_PIXELS })
    .resize({ width, height, fit: 'cover' })
    .webp({ quality: QUALITY.variant })
    .toBuffer();
}

type Pipeline = ReturnType<Awaited<ReturnType<typeof loadSharp>>>;

function encode(picture: Pipeline, type: string): Pipeline {
  if (type === 'image/jpeg') return picture.jpeg({ quality: QUALITY.original });
  return type === 'image/png' ? picture.png() : picture.webp({ quality: QUALITY.original });
}

/** What makes a PNG move stands before its first picture, which is all that is read of it. */
function isAnimatedPng(content: Buffer, type: string): boolean {
  const control = content.indexOf('acTL');
  return type === 'image/png' && control !== -1 && control < content.indexOf('IDAT');
}

function refuseUnreadable(cause: unknown): never {
  throw refused('must be a whole picture', cause);
}

function refused(detail: string, cause?: unknown): AppError {
  return new AppError('validation_failed', { errors: [{ pointer: '#', detail }], cause });
}
