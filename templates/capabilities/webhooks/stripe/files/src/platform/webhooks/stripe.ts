import type { SignatureScheme } from './signature.ts';

const SECRET = /^whsec_.{16,}$/;
const SECONDS = /^\d{1,12}$/;

/** https://docs.stripe.com/webhooks#verify-manually */
export const stripe: SignatureScheme = {
  // As it is written: unlike others that begin so, it is no base64.
  keyOf: (secret) => SECRET.test(secret) ? Buffer.from(secret) : undefined,

  read({ header }) {
    const parts = (header('stripe-signature') ?? '').split(',').map((part) => part.trim().split('='));
    const valuesOf = (wanted: string): string[] => parts.flatMap(([name, value = '']) => name === wanted ? [value] : []);
    const [timestamp = ''] = valuesOf('t');
    if (!SECONDS.test(timestamp)) return undefined;
    return { prefix: `${timestamp}.`, timestamp: Number(timestamp), signatures: valuesOf('v1').map((one) => Buffer.from(one, 'hex')) };
  },

  idOf: (_message, { id }) => id,
};
