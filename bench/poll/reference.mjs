/**
 * What an unchanged poll must cost at least: a bare `node:http` server that checks the HMAC of the ticket, its
 * expiry and channel, and the ETag, and answers 304 with the same headers.
 */
import { createHmac, createSecretKey, randomBytes, timingSafeEqual } from 'node:crypto';
import http from 'node:http';

const key = createSecretKey(randomBytes(32));
const channel = '9f86d081884c7d659a2feaa0';
const etag = '"1795221083.1"';
const documents = new Map([[channel, etag]]);

const server = http.createServer((request, response) => {
  const authorization = request.headers.authorization;
  const bytes = Buffer.from(authorization.slice(7), 'base64url');
  const mac = createHmac('sha256', key).update(bytes.subarray(0, 37)).digest();
  const asked = request.url.slice(8, 32);
  const good =
    timingSafeEqual(mac, bytes.subarray(37)) &&
    bytes.readUInt32BE(29) > Date.now() / 1000 &&
    bytes.toString('hex', 17, 29) === asked;
  if (!good) return response.writeHead(401).end();
  const current = documents.get(asked);
  const unchanged = request.headers['if-none-match'] === current;
  response
    .writeHead(unchanged ? 304 : 200, ['etag', current, 'cache-control', 'private, no-cache, no-transform'])
    .end();
});
server.keepAliveTimeout = 65_000;

server.listen(0, '127.0.0.1', () => {
  const url = `http://127.0.0.1:${server.address().port}/tuf/ch/${channel}/bundle?root=1`;
  process.send({ url, ticket: toTicket(), etag });
});

process.on('message', (message) => {
  if (message === 'usage') process.send({ cpu: process.cpuUsage(), queries: 0 });
  if (message === 'stop') process.exit(0);
});
process.on('disconnect', () => process.exit(0));

function toTicket() {
  const bytes = Buffer.alloc(69);
  bytes.write(channel, 17, 'hex');
  bytes.writeUInt32BE(Math.floor(Date.now() / 1000) + 3600, 29);
  createHmac('sha256', key).update(bytes.subarray(0, 37)).digest().copy(bytes, 37);
  return bytes.toString('base64url');
}
