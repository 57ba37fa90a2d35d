#!/usr/bin/env bash
# Guess: SQLite refuses `CREATE INDEX` on a quoted name that is no column of the table, as it refuses the same name without quotes.
# Happens: the quoted name becomes a text constant, the index is made over it, and a UNIQUE one then lets one row in and no second.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts sql.js@1.17.0

cat >finding.js <<'JS'
const { readFileSync } = require('node:fs')
const load = require('sql.js')

const attempt = (work) => {
  try {
    work()
    return 'accepted'
  } catch (error) {
    return error.message
  }
}

load().then(({ Database }) => {
  const database = new Database()
  database.run('CREATE TABLE person (email TEXT)')
  const seen = {
    'UNIQUE INDEX on emial': attempt(() => database.run('CREATE UNIQUE INDEX bare ON person (emial)')),
    'UNIQUE INDEX on "emial"': attempt(() => database.run('CREATE UNIQUE INDEX quoted ON person ("emial")')),
    'first row': attempt(() => database.run("INSERT INTO person VALUES ('a@example.org')")),
    'second row': attempt(() => database.run("INSERT INTO person VALUES ('b@example.org')")),
  }
  const { version } = JSON.parse(readFileSync('node_modules/sql.js/package.json', 'utf8'))
  console.log(`SQLite ${database.exec('SELECT sqlite_version()')[0].values[0][0]} (sql.js ${version})`)
  console.log('A quoted name that is no column is indexed as a text constant: UNIQUE then means one row in the whole table.')
  for (const [what, result] of Object.entries(seen)) console.log(`${what}: ${result}`)
  const [bare, quoted, first, second] = Object.values(seen)
  const holds = bare.includes('no such column') && quoted === 'accepted'
    && first === 'accepted' && second.includes('UNIQUE constraint failed')
  process.exitCode = holds ? 0 : 1
})
JS
node finding.js
