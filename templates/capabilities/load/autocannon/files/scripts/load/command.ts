import { parseArgs, type ParseArgsConfig } from 'node:util';

/** Ends a command with 2: it was called wrongly. */
export class UsageError extends Error {}

type Options = NonNullable<ParseArgsConfig['options']>;

/** Runs a command with its options: it ends with 1 when `run` has found something, with 2 when it was called wrongly. */
export async function runCommand<const Known extends Options>(
  options: Known,
  run: (values: ReturnType<typeof parseArgs<{ options: Known; allowPositionals: true }>>) => Promise<boolean>,
): Promise<void> {
  try {
    const given = read(() => parseArgs({ options, allowPositionals: true }));
    process.exitCode = await run(given) ? 0 : 1;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(error.message);
    process.exitCode = 2;
  }
}

/** The number that an option was given. */
export function numberOf(name: string, text: string): number {
  const number = Number(text);
  if (!(number > 0)) throw new UsageError(`--${name} must be a number above 0, not ${text}.`);
  return number;
}

function read<Result>(parse: () => Result): Result {
  try {
    return parse();
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
