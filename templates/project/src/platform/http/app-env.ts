import type { HttpBindings } from '@hono/node-server';
import { OpenAPIHono } from '@hono/zod-openapi';

import type { Actor } from '../auth/actor.ts';
import type { ErrorCode } from '../errors/catalog.ts';
import { refuseInvalid } from './validation.ts';

export interface AppEnv {
  Variables: {
    requestId: string;
    /** Who is asking; null is anybody. */
    actor: Actor | null;
    /** Which problem it was answered with, for the log. */
    problem?: ErrorCode;
  };
  /** Empty where no node:http server stands in front: in tests and on serverless platforms. */
  Bindings: Partial<HttpBindings>;
}

export type Router = OpenAPIHono<AppEnv>;

/** A router whose routes answer invalid input with one problem that points at every fault. */
export function createRouter(): Router {
  return new OpenAPIHono<AppEnv>({ defaultHook: refuseInvalid });
}
