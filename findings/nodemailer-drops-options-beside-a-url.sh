#!/usr/bin/env bash
# Guess: nodemailer's `createTransport({ url, greetingTimeout: 200 })` takes the server from the address and the time limit from beside it.
# Happens: version 7 reads the address alone, and waits for its own default; in the address (`?greetingTimeout=200`) the limit counts. Version 10 reads both.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts seven@npm:nodemailer@7.0.13 ten@npm:nodemailer@10.6.0

cat >finding.js <<'JS'
const limitOf = (name, options) => require(name).createTransport(options).options.greetingTimeout
const address = 'smtp://127.0.0.1:2525'
const seen = ['seven', 'ten'].map((name) => [
  require(`${name}/package.json`).version,
  limitOf(name, { url: address, greetingTimeout: 200 }),
  limitOf(name, `${address}?greetingTimeout=200`),
])
console.log('An option beside a url is dropped by nodemailer 7 and kept by 10; in the address both keep it.')
for (const [version, beside, within] of seen) console.log(`nodemailer ${version}: beside ${beside}, in the address ${within}`)
const holds = JSON.stringify(seen.map(([, ...limits]) => limits)) === '[[null,200],[200,200]]'
process.exitCode = holds ? 0 : 1
JS
node finding.js
