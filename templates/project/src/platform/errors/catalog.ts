/** Every problem that this service can answer with. One code, one row: status and title are never chosen elsewhere. */
export const catalog = {
  bad_request: { status: 400, title: 'The request cannot be read' },
  unauthenticated: { status: 401, title: 'Sign in first' },
  forbidden: { status: 403, title: 'This is not allowed' },
  not_found: { status: 404, title: 'There is nothing here' },
  method_not_allowed: { status: 405, title: 'The method is not allowed here' },
  request_timeout: { status: 408, title: 'The request did not arrive in time' },
  conflict: { status: 409, title: 'The request conflicts with the current state' },
  precondition_failed: { status: 412, title: 'The resource has changed since it was read' },
  payload_too_large: { status: 413, title: 'The request body is too large' },
  unsupported_media_type: { status: 415, title: 'The media type is not supported' },
  validation_failed: { status: 422, title: 'The request is not valid' },
  rate_limited: { status: 429, title: 'Too many requests' },
  headers_too_large: { status: 431, title: 'The request headers are too large' },
  internal: { status: 500, title: 'Something went wrong on our side' },
  not_implemented: { status: 501, title: 'This is not implemented yet' },
  unavailable: { status: 503, title: 'The service cannot answer right now' },
  timeout: { status: 504, title: 'The request took too long' },
} as const;

export type ErrorCode = keyof typeof catalog;
export type ProblemStatus = (typeof catalog)[ErrorCode]['status'];

const codes = new Map<number, ErrorCode>(
  (Object.keys(catalog) as ErrorCode[]).map((code) => [catalog[code].status, code]),
);

/** The code for a bare HTTP status, as libraries throw it. */
export function codeForStatus(status: number): ErrorCode {
  return codes.get(status) ?? (status < 500 ? 'bad_request' : 'internal');
}
