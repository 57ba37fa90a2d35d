import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';

import { loadEnvironmentFile } from './env-file.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'env-'));
  process.env['ENV_FILE_TEST_SET'] = 'by the environment';
});

afterEach(() => {
  rmSync(folder, { recursive: true });
  delete process.env['ENV_FILE_TEST_SET'];
  delete process.env['ENV_FILE_TEST_NEW'];
});

it('adds the variables of the file, and changes none', () => {
  const file = join(folder, '.env');
  writeFileSync(file, 'ENV_FILE_TEST_SET=by the file\nENV_FILE_TEST_NEW=by the file\n');
  loadEnvironmentFile(file);
  expect(process.env['ENV_FILE_TEST_SET']).toBe('by the environment');
  expect(process.env['ENV_FILE_TEST_NEW']).toBe('by the file');
});

it('does without a file', () => {
  expect(() => {
    loadEnvironmentFile(join(folder, 'none'));
  }).not.toThrow();
});
