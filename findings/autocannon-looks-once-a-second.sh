#!/usr/bin/env bash
# Guess: autocannon with `amount: 20` ends with the twentieth answer, so that `result.duration` is the time that they took.
# Happens: it looks at what it has once a second (`sampleInt`): twenty answers of some milliseconds are a run of one second, and requests divided by `duration` are the rate of waiting.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts autocannon@9.0.0

cat >finding.js <<'JS'
const { createServer } = require('node:http')
const autocannon = require('autocannon')

const server = createServer((_request, response) => response.end('ok')).listen(0, '127.0.0.1', async () => {
  const url = `http://127.0.0.1:${server.address().port}`
  await autocannon({ url, amount: 20 })
  const run = async (options) => {
    const begun = performance.now()
    let last = begun
    const instance = autocannon({ url, amount: 20, connections: 2, ...options })
    instance.on('response', () => (last = performance.now()))
    const { duration } = await instance
    return { answered: Math.round(last - begun), ended: Math.round(performance.now() - begun), duration }
  }
  const plain = await run({})
  const often = await run({ sampleInt: 50 })
  const { version } = require('autocannon/package.json')
  console.log(`autocannon ${version}: the twentieth answer came after ${plain.answered} ms, the run ended after ${plain.ended} ms and says ${plain.duration} s; with a sampleInt of 50 it ended after ${often.ended} ms.`)
  server.close()
  process.exit(plain.answered < 500 && plain.ended >= 900 && plain.duration >= 0.9 && often.ended < 500 ? 0 : 1)
})
JS
node finding.js
