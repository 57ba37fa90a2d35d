import { join } from 'node:path';

import { inject } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    /** Made by test/global-setup.ts: the folder of the compiled programs. */
    programs: string;
  }
}

/** The arguments with which Node.js runs a program, in tests as in production; `name` is that of its file. */
export function programArguments(name: string): string[] {
  return ['--enable-source-maps', join(inject('programs'), `${name}.js`)];
}
