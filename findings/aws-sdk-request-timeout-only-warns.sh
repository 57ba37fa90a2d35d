#!/usr/bin/env bash
# Guess: `requestHandler: { requestTimeout: 500 }` ends a request of the AWS SDK for JavaScript that is not answered within half a second.
# Happens: it writes a warning and goes on waiting; only with `throwOnRequestTimeout: true` beside it does the request fail.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts @aws-sdk/client-sesv2@3.1176.0

cat >finding.js <<'JS'
const { createServer } = require('node:net')
const { SESv2Client, GetAccountCommand } = require('@aws-sdk/client-sesv2')

const silent = createServer().listen(0, '127.0.0.1', async () => {
  const credentials = { accessKeyId: 'a', secretAccessKey: 'b' }
  const endpoint = `http://127.0.0.1:${silent.address().port}`
  const warned = []
  const stateAfter = async (options) => {
    const logger = { ...console, warn: (...words) => warned.push(words.join(' ')), debug() {}, info() {}, trace() {}, error() {} }
    const requestHandler = { requestTimeout: 500, logger, ...options }
    const client = new SESv2Client({ region: 'eu-central-1', endpoint, credentials, maxAttempts: 1, requestHandler })
    const request = client.send(new GetAccountCommand({})).then(() => 'answered', (error) => error.name)
    const patience = new Promise((resolve) => setTimeout(resolve, 4000, 'still waiting'))
    const state = await Promise.race([request, patience])
    client.destroy()
    return state
  }
  const seen = [await stateAfter({}), await stateAfter({ throwOnRequestTimeout: true })]
  console.log(`@aws-sdk/client-sesv2 ${require('@aws-sdk/client-sesv2/package.json').version}: after 4 s a request with a requestTimeout of 0.5 s is ${seen[0]}; with throwOnRequestTimeout it ended with ${seen[1]}.`)
  console.log(`warnings: ${warned.length}`)
  process.exit(seen[0] === 'still waiting' && seen[1] === 'TimeoutError' ? 0 : 1)
})
JS
node finding.js 2>/dev/null
