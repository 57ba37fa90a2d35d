import { createHmac, timingSafeEqual } from 'node:crypto';

/** A message as its bytes came: JSON that was parsed and written again is signed by nobody. */
export interface SignedMessage {
  readonly header: (name: string) => string | undefined;
  readonly body: string;
}

interface Signed {
  /** Signed in front of the body. */
  readonly prefix: string;
  /** In seconds since 1970. */
  readonly timestamp: number;
  readonly signatures: readonly Buffer[];
}

/** How a provider signs: HMAC-SHA256 all of them, each written in its own way. */
export interface SignatureScheme {
  /** The key that a secret stands for; undefined where it is no secret of theirs. */
  keyOf(secret: string): Buffer | undefined;
  /** What came with the message; undefined where something is missing. */
  read(message: SignedMessage): Signed | undefined;
  /** What the sender calls the message, with each delivery the same. */
  idOf(message: SignedMessage, body: Readonly<Record<string, unknown>>): unknown;
}

interface Trust {
  /** While a secret is changed there are two. */
  readonly keys: readonly Buffer[];
  /** A signature that is older, or that far ahead, is worth nothing: whoever has seen a message can send it again. */
  readonly windowSeconds: number;
  readonly now: number;
}

export function isAuthentic(scheme: SignatureScheme, message: SignedMessage, { keys, windowSeconds, now }: Trust): boolean {
  const signed = scheme.read(message);
  if (signed === undefined || Math.abs(now / 1_000 - signed.timestamp) > windowSeconds) return false;
  return keys.some((key) => {
    const expected = createHmac('sha256', key).update(signed.prefix).update(message.body).digest();
    return signed.signatures.some((given) => given.length === expected.length && timingSafeEqual(given, expected));
  });
}
