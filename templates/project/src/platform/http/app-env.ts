import type { HttpBindings } from '@hono/node-server';
import { OpenAPIHono } from '@hono/zod-openapi';

import type { Actor } from '../auth/actor.ts';
import type { ErrorCode } from '../errors/catalog.ts';
import { refuseInvalid } from './validation.ts';

/** By names in lower case, so that what a route says itself takes the place of what all say. */
export type AnswerHeaders = Record<string, string>;

/** An answer, and what it was made of. */
export interface Answer {
  readonly response: Response;
  readonly headers: Readonly<AnswerHeaders>;
  readonly body: string;
}

export interface AppEnv {
  Variables: {
    requestId: string;
    /** Aborted when the time is up. */
    timeUp: AbortController;
    /** Who is asking; null is anybody. */
    actor: Actor | null;
    /** Which problem it was answered with, for the log. */
    problem?: ErrorCode;
    /** What the answer will say, whoever makes it; see `answer.ts`. */
    headers?: AnswerHeaders;
    answer?: Answer;
  };
  /** Empty where no node:http server stands in front: in tests and on serverless platforms. */
  Bindings: Partial<HttpBindings>;
}

export type Router = OpenAPIHono<AppEnv>;

/** A router whose routes answer invalid input with one problem that points at every fault. */
export function createRouter(): Router {
  return new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid });
}
