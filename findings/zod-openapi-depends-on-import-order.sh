#!/usr/bin/env bash
# Guess: importing `@hono/zod-openapi` gives every schema of the same zod its `.openapi()`, or gives it only to those made with the `z` it exports.
# Happens: schemas made before the import lack it and those made after have it, whichever `z` made them; what is derived from an early schema has it again.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts \
  zod@4.6.7 hono@4.13.19 @hono/zod-openapi@1.6.3 @asteasolutions/zod-to-openapi@9.1.0

cat >finding.mjs <<'JS'
import { readFileSync } from 'node:fs'
import { z } from 'zod'

const early = z.string()
const extended = await import('@hono/zod-openapi')
const seen = {
  'one and the same z': extended.z === z,
  'made before the import': typeof early.openapi,
  'made after it with the z of zod': typeof z.string().openapi,
  'derived after it from the early one': typeof early.min(1).openapi,
}
const version = (name) => JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version
console.log(`@hono/zod-openapi ${version('@hono/zod-openapi')}, zod ${version('zod')}`)
console.log('Whether a schema has .openapi() depends on whether @hono/zod-openapi was loaded before the schema was made.')
for (const [what, type] of Object.entries(seen)) console.log(`${what}: ${type}`)
process.exitCode = Object.values(seen).join() === 'true,undefined,function,function' ? 0 : 1
JS
node finding.mjs
