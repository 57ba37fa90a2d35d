#!/usr/bin/env bash
# Guess: winston's `format.json()` writes the fields in the order in which `JSON.stringify` would, the level and the message first.
# Happens: it sorts the keys of every object at every depth by name, unless it is given `deterministic: false`.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts winston@3.19.0 logform@2.7.0

cat >finding.js <<'JS'
const winston = require('winston')

const MESSAGE = Symbol.for('message')
const entry = { level: 'info', message: 'paid', order: { total: 3, items: 2 }, after: true }
const line = (options) => winston.format.json(options).transform({ ...entry }, options)[MESSAGE]
const sorted = line({})
const asGiven = line({ deterministic: false })
console.log(`winston ${winston.version}`)
console.log('format.json() sorts the keys of a line, nested ones too; deterministic: false leaves their order alone.')
console.log(`by default           ${sorted}`)
console.log(`deterministic: false ${asGiven}`)
const holds = sorted === '{"after":true,"level":"info","message":"paid","order":{"items":2,"total":3}}'
  && asGiven === JSON.stringify(entry)
process.exitCode = holds ? 0 : 1
JS
node finding.js
