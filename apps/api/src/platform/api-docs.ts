import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import express, { type Express } from 'express';

/** Generated from the controllers and the wire types by deploy/openapi.mjs, and committed. */
const DESCRIPTION = path.resolve(import.meta.dirname, '../../../../openapi.json');

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>Quartermaster API</title>
    <link rel="icon" href="/favicon.svg" />
    <link rel="stylesheet" href="/api/docs/swagger-ui.css" />
  </head>
  <body>
    <div id="docs"></div>
    <script src="/api/docs/swagger-ui-bundle.js"></script>
    <script src="/api/docs/start.js"></script>
  </body>
</html>
`;
const START = `SwaggerUIBundle({ url: '/api/openapi.json', dom_id: '#docs', deepLinking: true });\n`;

/** The description of the API, and a page to read it with; everything from this server. */
export function serveApiDocs(app: Express): void {
  const assets = path.dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/swagger-ui.css'));
  app.get('/api/openapi.json', (_request, response, next) => {
    if (!fs.existsSync(DESCRIPTION)) return next();
    response.sendFile(DESCRIPTION, { headers: { 'Cache-Control': 'no-cache' } });
  });
  app.get(['/api/docs', '/api/docs/index.html'], (_request, response) => {
    response.type('html').send(PAGE);
  });
  app.get('/api/docs/start.js', (_request, response) => {
    response.type('js').send(START);
  });
  app.use('/api/docs', express.static(assets, { index: false, maxAge: '1d' }));
}
