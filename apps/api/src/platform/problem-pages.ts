import type { Express } from 'express';
import { STATUS, TITLE } from './problem-status.js';

type Code = keyof typeof STATUS;

/** What a problem's `type` leads to: its meaning, for whoever follows the link. */
export function serveProblemPages(app: Express): void {
  app.get('/problems', (_request, response) => {
    response.type('html').send(toPage('Problems', `<ul>${CODES.map(toItem).join('')}</ul>`));
  });
  app.get('/problems/:code', (request, response, next) => {
    const code = CODES.find((known) => toSlug(known) === request.params.code);
    if (!code) return next();
    const text = `<p>${TITLE[code]}. Answered with status ${STATUS[code]}.</p><p><a href="/problems">All problems</a></p>`;
    response.type('html').send(toPage(code, text));
  });
}

const CODES = Object.keys(STATUS) as Code[];

export function toSlug(code: string): string {
  return code.toLowerCase().replaceAll('_', '-');
}

function toItem(code: Code): string {
  return `<li><a href="/problems/${toSlug(code)}">${code}</a> (${STATUS[code]}): ${TITLE[code]}</li>`;
}

function toPage(title: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title></head><body><h1>${title}</h1>${body}</body></html>\n`;
}
