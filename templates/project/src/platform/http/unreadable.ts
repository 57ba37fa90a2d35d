import { randomUUID } from 'node:crypto';
import { STATUS_CODES, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

import { AppError } from '../errors/app-error.ts';
import type { ErrorCode } from '../errors/catalog.ts';
import { toProblem } from '../errors/problem.ts';

const CODES: Readonly<Record<string, ErrorCode>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 'request_timeout',
  HPE_HEADER_OVERFLOW: 'headers_too_large',
};

/** Answers a request that never became one for the application: its address or host cannot be read. */
export function refuseUnreadable(cause: unknown): Response {
  const problem = toProblem(new AppError('bad_request', { cause }), randomUUID());
  return new Response(JSON.stringify(problem), {
    status: problem.status,
    headers: { 'Content-Type': 'application/problem+json' },
  });
}

/** Answers bytes that are no HTTP request, or not in time, and hangs up. */
export function answerUnreadable(
  error: NodeJS.ErrnoException,
  socket: Duplex,
  inFlight: ReadonlySet<ServerResponse>,
): void {
  const begun = [...inFlight].some((response) => response.socket === socket && response.headersSent);
  if (error.code === 'ECONNRESET' || !socket.writable || begun) {
    socket.destroy();
    return;
  }
  const problem = toProblem(new AppError(CODES[error.code ?? ''] ?? 'bad_request'), randomUUID());
  const body = JSON.stringify(problem);
  socket.end([
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status] ?? ''}`,
    'Connection: close',
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    '',
    body,
  ].join('\r\n'));
}
