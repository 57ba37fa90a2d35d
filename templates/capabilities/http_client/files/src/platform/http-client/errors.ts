export type HttpClientFailure = 'aborted' | 'network' | 'redirect' | 'timeout' | 'too_large';

/** No answer could be had. Answers of any status are answers, and are returned. */
export class HttpClientError extends Error {
  readonly failure: HttpClientFailure;

  constructor(failure: HttpClientFailure, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'HttpClientError';
    this.failure = failure;
  }
}
