import fs from 'node:fs';
import path from 'node:path';
import express, { type Express, type NextFunction, type Request, type Response } from 'express';

const FOLDER = path.resolve(import.meta.dirname, '../../../console/dist');

/** Paths that belong to programs: what is missing there is missing, and is never the console. */
const NOT_THE_CONSOLE =
  /^\/(?:api|agent|tuf|fetch|v0\.1|registry|assets|problems|healthz|readyz|metrics)(?:\/|$)/;
/** Vite puts a hash of the content into these names. */
const HASHED = /[/\\]assets[/\\][^/\\]+-[\w-]{8,}\.\w+$/;

/** The console: its built files, and its start page for every address that its router knows. */
export function serveConsole(app: Express, folder = FOLDER): void {
  const files = express.static(folder, {
    index: false,
    setHeaders: (response, file) =>
      response.setHeader(
        'Cache-Control',
        HASHED.test(file) ? 'public, max-age=31536000, immutable' : 'no-cache',
      ),
  });
  app.use((request, response, next) => (isForFiles(request) ? files(request, response, next) : next()));
  app.use((request, response, next) => serveStartPage(folder, request, response, next));
}

function isForFiles({ method, path }: Request): boolean {
  return (
    (method === 'GET' || method === 'HEAD') && (path.startsWith('/assets/') || !NOT_THE_CONSOLE.test(path))
  );
}

function serveStartPage(folder: string, request: Request, response: Response, next: NextFunction): void {
  const page = path.join(folder, 'index.html');
  const wanted = isForFiles(request) && request.accepts(['json', 'html']) === 'html';
  if (!wanted || NOT_THE_CONSOLE.test(request.path) || !fs.existsSync(page)) return next();
  response.setHeader('Cache-Control', 'no-cache');
  response.sendFile(page);
}
