#!/usr/bin/env bash
# Guess: a time that the clock skips is made up for: what is due daily at 2:30 runs at 3:30 on the day on which there is no 2:30, so what is due at midnight runs at 1:00 where there is no midnight.
# Happens: 2:30 is made up for, midnight is not: where clocks go forward at midnight (Cairo, Beirut, Santiago, Havana), a daily schedule for 0:00 misses that whole day.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts cron-parser@5.10.3

cat >finding.js <<'JS'
const { CronExpressionParser } = require('cron-parser')

const three = (pattern, tz, from) => {
  const schedule = CronExpressionParser.parse(pattern, { tz, currentDate: new Date(from) })
  return [1, 2, 3].map(() => schedule.next().toDate())
}
const longest = (runs) => Math.max(...runs.slice(1).map((run, at) => (run - runs[at]) / 3_600_000))
const berlin = three('30 2 * * *', 'Europe/Berlin', '2026-03-27T12:00:00Z')
const cairo = three('0 0 * * *', 'Africa/Cairo', '2026-04-21T12:00:00Z')
console.log(`cron-parser ${require('cron-parser/package.json').version}`)
console.log('Daily at 2:30 in Berlin, over the night without a 2:30:', berlin.map((run) => run.toISOString()).join(' '))
console.log('Daily at 0:00 in Cairo, over the night without a midnight:', cairo.map((run) => run.toISOString()).join(' '))
console.log(`Hours between two runs, at most: ${longest(berlin)} and ${longest(cairo)}`)
process.exitCode = longest(berlin) === 24 && longest(cairo) === 47 ? 0 : 1
JS
node finding.js
