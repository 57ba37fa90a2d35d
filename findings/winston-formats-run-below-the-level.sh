#!/usr/bin/env bash
# Guess: a winston logger at level `warn` drops `info` and `debug` calls before its own format sees them, so that a costly format costs nothing there.
# Happens: the format of the logger runs for every call of every level; only the transports behind it look at the level.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts winston@3.19.0 logform@2.7.0

cat >finding.js <<'JS'
const { Writable } = require('node:stream')
const winston = require('winston')

const formatted = []
const written = []
const stream = new Writable({
  write(line, _encoding, done) {
    written.push(JSON.parse(line).message)
    done()
  },
})
const note = winston.format((entry) => {
  formatted.push(entry.message)
  return entry
})
const logger = winston.createLogger({
  level: 'warn',
  format: winston.format.combine(note(), winston.format.json()),
  transports: [new winston.transports.Stream({ stream })],
})
logger.on('finish', () => {
  console.log(`winston ${winston.version}`)
  console.log('The format of a logger runs for messages whose level is off; they are dropped after it.')
  console.log(`isLevelEnabled('debug') ${logger.isLevelEnabled('debug')}; formatted ${formatted}; written ${written}`)
  const holds = !logger.isLevelEnabled('debug')
    && formatted.join() === 'a debug,an info,a warn' && written.join() === 'a warn'
  process.exitCode = holds ? 0 : 1
})
logger.debug('a debug')
logger.info('an info')
logger.warn('a warn')
logger.end()
JS
node finding.js
