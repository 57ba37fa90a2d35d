import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { coreEnv } from '../../src/platform/config/core-env.ts';

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
const nodeVersion = readFileSync('.nvmrc', 'utf8').trim();
const ignored = readFileSync('.dockerignore', 'utf8').trim().split('\n');
const instructions = readFileSync('Dockerfile', 'utf8').replaceAll(/\\\n\s*/g, '').split('\n');
const last = instructions.slice(instructions.findLastIndex((line) => line.startsWith('FROM ')));
const services = readFileSync('compose.yaml', 'utf8').split(/^ {2}(?=\w+:\n)/m);

/** Nothing reads these once they are built: their outcome is in dist, node_modules and what else is copied. */
const BUILD_ONLY = ['.npmrc', 'package-lock.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml', 'prisma.config.ts', 'src', 'tsconfig*.json'];

function argumentOf(name: string): string | undefined {
  return last.findLast((line) => line.startsWith(`${name} `))?.slice(name.length + 1);
}

describe('the image', () => {
  it('runs as a user without rights', () => {
    expect(argumentOf('USER')).toBe('node');
  });

  it('starts what the start script starts, with no shell between it and its signals', () => {
    expect(JSON.parse(argumentOf('CMD') ?? '[]')).toEqual(scripts['start']?.split(' '));
  });

  it('tells in its stacks the lines of the sources', () => {
    const { compilerOptions } = JSON.parse(readFileSync('tsconfig.build.json', 'utf8')) as { compilerOptions: { sourceMap: boolean } };

    expect(compilerOptions.sourceMap).toBe(true);
    expect(JSON.parse(argumentOf('CMD') ?? '[]')).toContain('--enable-source-maps');
  });

  it('writes down what fills its memory, where a user without rights may write', () => {
    expect(argumentOf('ENV')).toContain('--heapsnapshot-near-heap-limit=1 --diagnostic-dir=/tmp');
  });

  it('is asked whether it lives', () => {
    expect(argumentOf('HEALTHCHECK')).toContain('/livez');
  });

  it('stands on the Node.js of development', () => {
    const bases = instructions.filter((line) => line.startsWith('FROM ')).map((line) => line.split(/[ :-]/).slice(1, 3));

    expect(bases).toEqual(bases.map(() => ['node', nodeVersion]));
  });

  it('takes in what is named, and no secret', () => {
    expect(ignored[0]).toBe('*');
    expect(ignored.filter((line) => line.startsWith('!.env'))).toEqual([]);
  });

  it('holds all that it takes in, but what only the build reads', () => {
    const taken = ignored.filter((line) => line.startsWith('!')).map((line) => line.slice(1));
    const copied = last.flatMap((line) => /^COPY --from=build \/app\/(\S+)/.exec(line)?.[1] ?? []);
    const lost = taken.filter((path) => !BUILD_ONLY.includes(path) && !copied.some((place) => `${place}/`.startsWith(`${path}/`)));

    expect(lost).toEqual([]);
  });

  it('holds of the compilers of queries the one that is used', () => {
    const [, kept = ''] = /-name 'query_compiler_\*' ! -name '([^']+)'/.exec(instructions.join('\n')) ?? [];
    const isKept = new RegExp(`^${kept.replaceAll('.', String.raw`\.`).replaceAll('*', '.*')}$`);
    const generated = readFileSync('src/platform/db/generated/internal/class.ts', 'utf8');
    const used = [...generated.matchAll(/@prisma\/client\/runtime\/(query_compiler_[^"]+)/g)].map(([, name = '']) => name);

    expect(used.length).toBeGreaterThan(0);
    expect(used.filter((name) => !isKept.test(name))).toEqual([]);
  });

  it('is not killed in compose before it has had its time to drain', () => {
    const { http } = coreEnv({ env: 'production', production: true }).parse({ APP_SECRET: 's'.repeat(32), PUBLIC_URL: 'https://api.acme.test' });
    const serving = services.filter((service) => service.includes('<<: *app') && !service.includes('restart: "no"'));
    const graces = serving.map((service) => Number(/stop_grace_period: (\d+)s\n/.exec(service)?.[1]) * 1_000);

    expect(serving.some((service) => service.startsWith('server:'))).toBe(true);
    for (const grace of graces) expect(grace).toBeGreaterThan(http.shutdownTimeoutMs + http.drainDelayMs);
  });
});
