import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { html } from 'hono/html';

import type { Router } from '../app-env.ts';

const ASSETS = {
  'swagger-ui.css': 'text/css',
  'swagger-ui-bundle.js': 'text/javascript',
  'favicon-32x32.png': 'image/png',
} as const;

// The page brings everything along: it works offline, and needs nothing from other hosts.
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const START = `window.ui = SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#swagger-ui',
  deepLinking: true,
  validatorUrl: null,
});
`;

/** The contract for people: Swagger UI at /docs. */
export function mountDocs(app: Router, title: string): void {
  app.get('/docs', (c) => c.html(page(title), 200, { 'Content-Security-Policy': POLICY }));
  app.get('/docs/start.js', (c) => c.body(START, 200, { 'Content-Type': 'text/javascript' }));
  for (const [name, type] of Object.entries(ASSETS)) {
    app.get(`/docs/${name}`, async (c) => {
      const asset = await readAsset(name);
      return c.body(asset, 200, {
        'Content-Type': type,
        'Content-Length': String(asset.byteLength),
        'Cache-Control': 'public, max-age=3600',
      });
    });
  }
}

/** From the installed package: nothing is fetched, and its version stands in the lockfile. */
async function readAsset(name: string): Promise<Uint8Array<ArrayBuffer>> {
  // Looked up from the project's root: a bundler, as the next face has one, would follow `import.meta.url` and pack it.
  const require = createRequire(join(process.cwd(), 'package.json'));
  return new Uint8Array(await readFile(require.resolve(`swagger-ui-dist/${name}`)));
}

function page(title: string) {
  return html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${title}</title>
    <link rel="icon" href="/docs/favicon-32x32.png">
    <link rel="stylesheet" href="/docs/swagger-ui.css">
  </head>
  <body>
    <div id="swagger-ui"></div>
    <script src="/docs/swagger-ui-bundle.js"></script>
    <script src="/docs/start.js"></script>
  </body>
</html>
`;
}
