import { catalog, type ErrorCode } from './catalog.ts';

/** One thing wrong with the input: where (a JSON pointer, `#/dueOn`) and what. */
export interface FieldError {
  readonly pointer: string;
  readonly detail: string;
  /** Where the pointer points into, when it is not the body. */
  readonly in?: 'query' | 'header' | 'cookie';
}

/** What a conflict with a state tells: the state, and the actions that it allows. */
export interface Extensions {
  readonly state?: string;
  readonly allowed?: readonly string[];
  /** What a refusal asks for, where the same request may be sent again after it. */
  readonly needs?: 'confirmation';
}

export interface AppErrorOptions {
  /** For the client: safe to show. */
  readonly detail?: string;
  readonly errors?: readonly FieldError[];
  /** More for programs: members of the problem beside those that all have. */
  readonly extensions?: Extensions;
  /** Sent with the response, for example `Retry-After`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** For the log only. */
  readonly cause?: unknown;
}

/** An outcome that the service foresaw. Everything else that is thrown is a fault and answered as `internal`. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly detail: string | undefined;
  readonly errors: readonly FieldError[] | undefined;
  readonly extensions: Extensions;
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: ErrorCode, options: AppErrorOptions = {}) {
    super(options.detail ?? catalog[code].title, 'cause' in options ? { cause: options.cause } : undefined);
    this.name = 'AppError';
    this.code = code;
    this.detail = options.detail;
    this.errors = options.errors;
    this.extensions = options.extensions ?? {};
    this.headers = options.headers ?? {};
  }

  get status(): (typeof catalog)[ErrorCode]['status'] {
    return catalog[this.code].status;
  }
}
