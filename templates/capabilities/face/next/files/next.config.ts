import type { NextConfig } from 'next';

const securityHeaders = [
  { key: 'Strict-Transport-Security', value: 'max-age=31536000; includeSubDomains' },
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  { key: 'X-Frame-Options', value: 'DENY' },
  { key: 'Referrer-Policy', value: 'no-referrer' },
  { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
  { key: 'Permissions-Policy', value: 'camera=(), geolocation=(), microphone=(), payment=(), usb=()' },
];

const config: NextConfig = {
  poweredByHeader: false,
  reactStrictMode: true,
  // Pages, and the API where Next answers it (`next dev`, `next start`): the server in front compresses its own answers.
  compress: true,
  // A running server writes nothing: the files of its image belong to somebody else. Images are sent as they are, and
  // what is cached stays in memory.
  images: { unoptimized: true },
  experimental: { isrFlushToDisk: false },
  turbopack: { root: import.meta.dirname },
  outputFileTracingRoot: import.meta.dirname,
  // Loaded by Node as they are: native code, workers, and drivers that look for files of their own.
  serverExternalPackages: ['@node-rs/argon2', '@prisma/client', 'bullmq', 'ioredis', 'nodemailer', 'pg', 'pino'],
  // The API has its own (`platform/http/headers.ts`); the content security policy needs a nonce (`src/proxy.ts`).
  headers: () => Promise.resolve([{ source: '/((?!v1|docs|livez|readyz|openapi.json).*)', headers: securityHeaders }]),
};

export default config;
