// Reads answers as clients of every kind do. Usage: node read.mjs PORT PATH… Prints what could not be read, a line each.
import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { buffer } from 'node:stream/consumers';
import * as zlib from 'node:zlib';

const ENCODINGS = ['gzip, deflate, br, zstd', 'gzip', 'deflate', 'br', 'zstd', 'identity', '*', undefined];
const READERS = {
  identity: (body) => body,
  gzip: zlib.gunzipSync,
  deflate: zlib.inflateSync,
  br: zlib.brotliDecompressSync,
  zstd: zlib.zstdDecompressSync,
};

const [port, ...paths] = process.argv.slice(2);
// One connection for all of them.
const agent = new Agent({ keepAlive: true, maxSockets: 1 });

async function read(path, accepted) {
  const response = await new Promise((resolve, reject) => {
    const headers = accepted === undefined ? {} : { 'Accept-Encoding': accepted };
    request({ port, host: '127.0.0.1', path, headers, agent, timeout: 60_000 }, resolve).on('error', reject).end();
  });
  const body = await buffer(response);
  const encoding = response.headers['content-encoding'] ?? 'identity';
  const allowed = accepted === '*' || encoding === 'identity' || (accepted ?? '').includes(encoding);
  if (response.statusCode !== 200 || !allowed) throw new Error(`${response.statusCode} in ${encoding}`);
  return READERS[encoding](body).toString();
}

// A page has a nonce of its own each time.
const withoutNonces = (text) => text.replaceAll(/[\da-f]{8}-[\da-f-]{27}/g, 'ID').replaceAll(/\$?"?@?\d+/g, '');

function speak(lines) {
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(`${lines.join('\r\n')}\r\n\r\n`));
    socket.setEncoding('utf8').on('data', (chunk) => (text += chunk)).on('close', () => resolve(text)).on('error', reject);
  });
}

for (const path of paths) {
  const plain = await read(path, 'identity');
  for (const accepted of ENCODINGS) {
    try {
      const text = await read(path, accepted);
      const same = text.startsWith('<!DOCTYPE html>') ? text.endsWith('</html>') : withoutNonces(text) === withoutNonces(plain);
      if (!same) throw new Error(`another text: ${JSON.stringify(text.slice(0, 40))}`);
    } catch (error) {
      console.log(`${path} with ${accepted}: ${error.message}`);
    }
  }
  for (const lines of [[`GET ${path} HTTP/1.0`], [`GET ${path} HTTP/1.0`, 'Host: demo.test', 'Accept-Encoding: gzip']]) {
    const text = await speak(lines);
    if (!/^HTTP\/1\.[01] 200 /.test(text)) console.log(`${path} with ${lines}: ${text.slice(0, 40)}`);
  }
}
agent.destroy();
