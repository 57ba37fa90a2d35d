#!/usr/bin/env bash
# Guess: pino gives a field to a formatter wherever it comes from: `formatters.log` or, when it was bound by `child()`, `formatters.bindings`.
# Happens: fields bound by `child()` pass by both, so that what a formatter renames in a message is written as it is when it is bound.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts pino@10.4.0

cat >finding.js <<'JS'
const pino = require('pino')

const lines = []
const rename = ({ user, ...rest }) => (user === undefined ? rest : { ...rest, userId: user })
const create = (base) => pino(
  { base, timestamp: false, formatters: { log: rename, bindings: rename } },
  { write: (line) => lines.push(line.trim()) },
)
create({ user: 'ada' }).info('in base')
create(null).info({ user: 'ada' }, 'in the message')
create(null).child({ user: 'ada' }).info('bound by child()')
console.log(`pino ${pino.version}`)
console.log('Fields of base and of a message go through the formatters; the same field bound by child() goes through none.')
console.log(lines.join('\n'))
const fields = lines.map((line) => Object.keys(JSON.parse(line))[1])
process.exitCode = fields.join() === 'userId,userId,user' ? 0 : 1
JS
node finding.js
