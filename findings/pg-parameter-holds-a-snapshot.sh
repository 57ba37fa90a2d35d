#!/usr/bin/env bash
# Guess: in a read committed transaction, pg's `query(text, values)` lets go of its snapshot when the rows are in, as `query(text)` does.
# Happens: a query with values leaves its portal open until the next query, so an idle transaction keeps its snapshot and `CREATE INDEX CONCURRENTLY` on another table waits for it.
set -euo pipefail
lib=$(cd "$(dirname "$0")/lib" && pwd)
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts pg@8.23.1
. "$lib/postgres.bash"
trap 'stop_postgres; rm -rf "$dir"' EXIT

cat >finding.js <<'JS'
const { Client } = require('pg')

async function main() {
  const options = { host: process.argv[2], user: 'postgres', database: 'postgres' }
  const reader = new Client(options)
  const builder = new Client(options)
  await reader.connect()
  await builder.connect()
  await builder.query('CREATE TABLE read_one (id int); CREATE TABLE other (id int)')
  await builder.query("SET lock_timeout = '500ms'")
  const { rows: [{ pid }] } = await reader.query('SELECT pg_backend_pid() AS pid')
  const { rows: [{ version }] } = await reader.query("SELECT current_setting('server_version') AS version")

  const inTransaction = async (...queries) => {
    await reader.query('BEGIN')
    for (const query of queries) await reader.query(...query)
    const { rows: [{ held }] } = await builder.query(
      'SELECT backend_xmin IS NOT NULL AS held FROM pg_stat_activity WHERE pid = $1', [pid])
    const built = await builder.query('CREATE INDEX CONCURRENTLY other_id ON other (id)')
      .then(() => 'built', (error) => `not built: ${error.message}`)
    await reader.query('COMMIT')
    await builder.query('DROP INDEX IF EXISTS other_id')
    return `snapshot ${held ? 'held' : 'let go'}; index on the other table ${built}`
  }
  const plain = await inTransaction(['SELECT * FROM read_one WHERE id = 1'])
  const withValues = await inTransaction(['SELECT * FROM read_one WHERE id = $1', [1]])
  const plainAfter = await inTransaction(['SELECT * FROM read_one WHERE id = $1', [1]], ['SELECT 1'])
  await reader.end()
  await builder.end()

  console.log(`pg ${require('pg/package.json').version}, PostgreSQL ${version}`)
  console.log('An idle transaction whose last query had values keeps its snapshot; one whose last query had none does not.')
  console.log(`id = 1:                 ${plain}`)
  console.log(`id = $1:                ${withValues}`)
  console.log(`id = $1, then SELECT 1: ${plainAfter}`)
  const free = 'snapshot let go; index on the other table built'
  const waits = 'snapshot held; index on the other table not built: canceling statement due to lock timeout'
  process.exitCode = plain === free && withValues === waits && plainAfter === free ? 0 : 1
}

main()
JS
node finding.js "$server"
