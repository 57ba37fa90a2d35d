import type { SignatureScheme } from './signature.ts';

const SECRET = /^whsec_([A-Za-z0-9+/]{32,}={0,2})$/;
const SECONDS = /^\d{1,12}$/;

/** https://www.standardwebhooks.com */
export const standard: SignatureScheme = {
  keyOf(secret) {
    const [, encoded] = SECRET.exec(secret) ?? [];
    return encoded === undefined ? undefined : Buffer.from(encoded, 'base64');
  },

  read({ header }) {
    const [id, timestamp, signatures] = [header('webhook-id'), header('webhook-timestamp'), header('webhook-signature')];
    if (id === undefined || timestamp === undefined || signatures === undefined || !SECONDS.test(timestamp)) return undefined;
    const ours = signatures.split(' ').filter((one) => one.startsWith('v1,'));
    return { prefix: `${id}.${timestamp}.`, timestamp: Number(timestamp), signatures: ours.map((one) => Buffer.from(one.slice(3), 'base64')) };
  },

  idOf: ({ header }) => header('webhook-id'),
};
