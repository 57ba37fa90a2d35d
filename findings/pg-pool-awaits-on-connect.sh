#!/usr/bin/env bash
# Guess: pg's pool option `onConnect`, typed as returning void, is called and not waited for, so an async one races the first query and its rejection is lost.
# Happens: the pool waits for the promise before it hands the client out, and a rejection becomes that of `pool.query()`.
set -euo pipefail
lib=$(cd "$(dirname "$0")/lib" && pwd)
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts pg@8.23.1 pg-pool@3.14.0 @types/pg@8.23.1
. "$lib/postgres.bash"
trap 'stop_postgres; rm -rf "$dir"' EXIT

cat >finding.js <<'JS'
const { readFileSync } = require('node:fs')
const { setTimeout: wait } = require('node:timers/promises')
const { Pool } = require('pg')

async function withHook(onConnect) {
  const pool = new Pool({ host: process.argv[2], user: 'postgres', database: 'postgres', max: 1, onConnect })
  const answer = await pool.query("SELECT current_setting('application_name') AS name")
    .then(({ rows }) => rows[0].name, (error) => `rejected: ${error.message}`)
  await pool.end()
  return answer
}

async function main() {
  const late = await withHook(async (client) => {
    await wait(200)
    await client.query("SET application_name = 'set by the hook'")
  })
  const failed = await withHook(async () => {
    await wait(50)
    throw new Error('the hook failed')
  })
  const [type] = readFileSync('node_modules/@types/pg/index.d.ts', 'utf8').match(/onConnect\?.*/)

  const version = (name) => JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version
  console.log(`pg ${version('pg')}, pg-pool ${version('pg-pool')}, @types/pg ${version('@types/pg')}`)
  console.log('The promise of onConnect is waited for, and its rejection reaches the caller, though its type returns void.')
  console.log(`type:              ${type}`)
  console.log(`hook that is slow: ${late}`)
  console.log(`hook that fails:   ${failed}`)
  const holds = type.includes('=> void') && !type.includes('Promise')
    && late === 'set by the hook' && failed === 'rejected: the hook failed'
  process.exitCode = holds ? 0 : 1
}

main()
JS
node finding.js "$server"
