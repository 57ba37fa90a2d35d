#!/usr/bin/env node
// Stands before the stand-in for Prisma's schema engine: `schema-engine.mjs`, in the folder that SCHEMA_ENGINE names.
//
// For PostgreSQL and SQLite that one is Prisma's own WebAssembly build, and two of the build's commands, those that
// `prisma migrate dev` plans and writes a migration with, open the shadow database in a way that the build does not
// have ("shadow DB must be provided through an external factory"). Its `diff` opens it as it should, and finds the
// same: what lies between the migrations and the schema. So both are asked as a `diff`. Everything else is passed on.
import { spawn } from 'node:child_process';
import path from 'node:path';
import readline from 'node:readline';

const engine = spawn(
  process.execPath,
  [path.join(process.env.SCHEMA_ENGINE, 'schema-engine.mjs'), ...process.argv.slice(2)],
  { stdio: ['pipe', 'pipe', 'inherit'] },
);
engine.on('close', (code) => process.exit(code ?? 1));
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => engine.kill(signal));

const CONNECTORS = { postgres: 'postgresql', postgresql: 'postgresql', sqlite: 'sqlite' };
const stamp = () => new Date().toISOString().replaceAll(/[-:T]/g, '').slice(0, 14);

/** How the answer of a `diff` is one of the command that was asked. */
const ANSWERS = {
  evaluateDataLoss: () => (script) => ({
    migrationSteps: script === null ? 0 : 1,
    warnings: [],
    unexecutableSteps: [],
  }),
  createMigration: ({ migrationName, migrationsList, draft }) => (script) => ({
    connectorType: CONNECTORS[providerOf(migrationsList)],
    generatedMigrationName: `${stamp()}_${migrationName}`,
    migrationScript: script ?? (draft ? '-- This is an empty migration.' : null),
    extension: 'sql',
  }),
};

const providerOf = ({ lockfile }) => /provider = "(\w+)"/.exec(lockfile.content)[1];

const asked = new Map();
let script = null;

function fromCli(line) {
  const { id, method, params } = JSON.parse(line);
  if (!(method in ANSWERS) || CONNECTORS[providerOf(params.migrationsList)] === undefined) return line;
  asked.set(id, ANSWERS[method](params));
  const { migrationsList, schema, filters } = params;
  const ends = { from: { tag: 'migrations', ...migrationsList }, to: { tag: 'schemaDatamodel', ...schema } };
  const question = { ...ends, filters, script: true, exitCode: true, shadowDatabaseUrl: null };
  return JSON.stringify({ jsonrpc: '2.0', id, method: 'diff', params: question });
}

function fromEngine(line) {
  const { id, method, params, result } = JSON.parse(line);
  if (method === 'print' && asked.size > 0) {
    script = params.content;
    return undefined;
  }
  const answer = asked.get(id);
  asked.delete(id);
  if (answer === undefined || result === undefined) return line;
  return JSON.stringify({ jsonrpc: '2.0', id, result: answer(result.exitCode === 0 ? null : script) });
}

const requests = readline.createInterface({ input: process.stdin });
requests.on('line', (line) => engine.stdin.write(`${fromCli(line)}\n`));
requests.on('close', () => engine.stdin.end());
readline.createInterface({ input: engine.stdout }).on('line', (line) => {
  const passed = fromEngine(line);
  if (passed !== undefined) process.stdout.write(`${passed}\n`);
});
