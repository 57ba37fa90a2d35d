import type { Variant } from './stored-image.ts';

interface Size {
  readonly width: number;
  readonly height: number;
}

/** How large a variant is: `cover` has that very size, `inside` is the whole picture, and never larger than that is. */
export type VariantRule = { readonly name: string } & (
  | Readonly<{ fit: 'cover' } & Size>
  | Readonly<{ fit: 'inside'; width?: number; height?: number }>
);

/** The variant of a picture of this size. */
export function variantOf(rule: VariantRule, picture: Size): Variant {
  if (rule.fit === 'cover') return { name: rule.name, width: rule.width, height: rule.height };
  const scale = Math.min(1, (rule.width ?? Infinity) / picture.width, (rule.height ?? Infinity) / picture.height);
  const scaled = (side: number) => Math.max(1, Math.round(side * scale));
  return { name: rule.name, width: scaled(picture.width), height: scaled(picture.height) };
}
