import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

interface Job {
  readonly permissions: Readonly<Record<string, string>>;
  readonly strategy?: { readonly matrix: { readonly node: readonly number[] } };
  readonly steps: readonly { readonly uses?: string; readonly run?: string }[];
}

interface Workflow {
  readonly on: { readonly schedule?: readonly { readonly cron: string }[] };
  readonly permissions: object;
  readonly jobs: Readonly<Record<string, Job>>;
}

const checks = readWorkflow('ci');
const audit = readWorkflow('audit');
const { engines, scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  engines: { node: string };
  scripts: Record<string, string>;
};

/** The scripts that say whether a change may land. `test` runs with its coverage gate. */
const GATE = /^(?:typecheck|lint(?::.+)?|.+:check|build|test:coverage)$/;

function readWorkflow(name: string): Workflow {
  return parse(readFileSync(`.github/workflows/${name}.yml`, 'utf8')) as Workflow;
}

function stepsOf({ jobs }: Workflow): Job['steps'] {
  return Object.values(jobs).flatMap(({ steps }) => steps);
}

function commandsOf(workflow: Workflow): string[] {
  return stepsOf(workflow).flatMap(({ run }) => run?.split('\n') ?? []);
}

describe('the workflow of a change', () => {
  it('runs every check that package.json has', () => {
    const commands = commandsOf(checks);
    const left = Object.keys(scripts).filter((name) => GATE.test(name) && !commands.some((line) => line.endsWith(` run ${name}`)));

    expect(left).toEqual([]);
  });

  it('runs on every line of Node.js that package.json allows', () => {
    const allowed = engines.node.split('||').map((range) => Number.parseInt(range.replace(/^\D+/, ''), 10));

    expect(checks.jobs['check']?.strategy?.matrix.node).toEqual(allowed);
  });
});

describe('the workflow of every week', () => {
  it('looks for known vulnerabilities in what production installs', () => {
    expect(audit.on.schedule).toHaveLength(1);
    expect(commandsOf(audit)).toContainEqual(expect.stringMatching(/^p?npm audit .*(?:--omit=dev|--prod)/));
  });
});

describe.each([['ci', checks], ['audit', audit]])('the workflow %s', (_name, workflow) => {
  it('takes actions by their commit, which nobody can move', () => {
    const used = stepsOf(workflow).flatMap(({ uses }) => uses ?? []);

    expect(used.filter((action) => !/@[0-9a-f]{40}$/.test(action))).toEqual([]);
  });

  it('may read the code, and nothing else', () => {
    expect(workflow.permissions).toEqual({});
    for (const { permissions } of Object.values(workflow.jobs)) expect(permissions).toEqual({ contents: 'read' });
  });
});
