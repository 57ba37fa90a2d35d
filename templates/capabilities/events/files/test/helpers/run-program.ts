import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { programArguments } from './programs.ts';

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program of the project on a database until it ends, as an operator does. */
export async function runProgram(name: string, databaseUrl: string, args: readonly string[]): Promise<Outcome> {
  const env = { ...process.env, DATABASE_URL: databaseUrl, LOG_LEVEL: 'silent' };
  try {
    return { code: 0, ...await promisify(execFile)(process.execPath, [...programArguments(name), ...args], { env }) };
  } catch (error) {
    return error as Outcome;
  }
}
