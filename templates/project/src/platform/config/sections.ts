import { z } from 'zod';

export interface Mode {
  readonly env: 'development' | 'test' | 'production';
  /** What development may leave out, production may not. */
  readonly production: boolean;
}

/** Thrown at boot; names every variable that is missing or wrong, never a value. */
export class ConfigError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(['The configuration is not valid:', ...problems.map((problem) => `  ${problem}`)].join('\n'));
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

/** The environment, as far as it is read. */
export type Variables = Readonly<Record<string, string | undefined>>;
type Values<Sections> = { [Name in keyof Sections]: z.output<Sections[Name]> };

const nodeEnv = z.enum(['development', 'test', 'production']);

export function readMode(variables: Variables): Mode {
  const parsed = nodeEnv.safeParse(variables['NODE_ENV'] ?? 'development');
  if (!parsed.success) throw new ConfigError(['NODE_ENV: must be development, test or production']);
  return { env: parsed.data, production: parsed.data === 'production' };
}

/** Reads all sections from the same variables, and reports what is wrong with all of them at once. */
export function readSections<Sections extends Record<string, z.ZodType>>(
  variables: Variables,
  sections: Sections,
): Values<Sections> {
  const present = Object.fromEntries(Object.entries(variables).filter(([name, value]) => isSet(name, value)));
  const problems = new Set<string>();
  const values: Record<string, unknown> = {};
  for (const [name, section] of Object.entries(sections)) {
    const parsed = section.safeParse(present);
    if (parsed.success) values[name] = parsed.data;
    else for (const issue of parsed.error.issues) problems.add(describe(issue, present));
  }
  if (problems.size > 0) throw new ConfigError([...problems]);
  return values as Values<Sections>;
}

/**
 * An empty variable (`REDIS_URL=` in a file) means an absent one. So does what an orchestrator injects for a service of
 * the same name: `WORKER_PORT=tcp://10.0.0.7:80` beside a service that is called worker.
 */
function isSet(name: string, value: string | undefined): boolean {
  const injected = name.endsWith('_PORT') && /^(?:tcp|udp|sctp):\/\//.test(value ?? '');
  return value !== undefined && value !== '' && !injected;
}

function describe(issue: z.core.$ZodIssue, present: Variables): string {
  const variable = String(issue.path[0]);
  return `${variable}: ${present[variable] === undefined ? 'is missing' : issue.message}`;
}
