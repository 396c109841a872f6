import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import express from 'express';
import request from 'supertest';
import { serveConsole } from '../src/platform/console-files.js';

const PAGE = '<!doctype html><title>console</title>';
const HTML = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

let folder: string;
const app = express();

beforeAll(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'qm-console-'));
  await fs.mkdir(path.join(folder, 'assets'));
  await fs.writeFile(path.join(folder, 'index.html'), PAGE);
  await fs.writeFile(path.join(folder, 'favicon.svg'), '<svg/>');
  await fs.writeFile(path.join(folder, 'assets/index-BcD3fG_h.js'), '1');
  serveConsole(app, folder);
  app.use((_request, response) => void response.status(404).send('nothing'));
});
afterAll(() => fs.rm(folder, { recursive: true, force: true }));

it.each(['/', '/sign-in?token=x', '/teams/platform', '/servers/com.example%2Fjira'])(
  'answers a browser at %s with the console',
  async (url) => {
    const answer = await request(app).get(url).set(HTML);
    expect([answer.status, answer.text, answer.headers['cache-control']]).toEqual([200, PAGE, 'no-cache']);
  },
);

it.each([
  '/api/v1/teams',
  '/agent/v1/x',
  '/tuf/ch/x',
  '/fetch/v1/x',
  '/v0.1/servers',
  '/assets/gone-12345678.js',
  '/healthz',
])('leaves %s to programs, even when a browser asks', async (url) => {
  expect((await request(app).get(url).set(HTML)).status).toBe(404);
});

it('does not answer programs with a page', async () => {
  expect((await request(app).get('/teams/platform').set('accept', 'application/json')).status).toBe(404);
  expect((await request(app).get('/teams/platform').set('accept', '*/*')).status).toBe(404);
  expect((await request(app).post('/teams/platform').set(HTML)).status).toBe(404);
});

it('lets browsers keep what has a hash in its name, and ask again for the rest', async () => {
  const hashed = await request(app).get('/assets/index-BcD3fG_h.js');
  expect(hashed.headers['cache-control']).toBe('public, max-age=31536000, immutable');
  const plain = await request(app).get('/favicon.svg');
  expect([plain.status, plain.headers['cache-control']]).toEqual([200, 'no-cache']);
});

it('serves nothing from outside its folder', async () => {
  for (const url of ['/..%2f..%2fetc/passwd', '/assets/../../package.json', '/%2e%2e/%2e%2e/etc/passwd']) {
    const answer = await request(app).get(url).set('accept', '*/*');
    expect([400, 403, 404]).toContain(answer.status);
  }
});
