import { createServer } from 'node:http';

/**
 * The cheapest receiver there is, in a process of its own: reads a request, waits `process.argv[2]` milliseconds, answers
 * `process.argv[3]`, absent 204. Prints its port; ends when its standard input closes.
 */
const delayMs = Number(process.argv[2] ?? 0);
const status = Number(process.argv[3] ?? 204);
const server = createServer((request, response) => {
  request.resume();
  request.on('end', () => {
    if (delayMs === 0) response.writeHead(status, status === 204 ? {} : { 'content-length': '0' }).end();
    else setTimeout(() => response.writeHead(status, status === 204 ? {} : { 'content-length': '0' }).end(), delayMs);
  });
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.stdout.write(`${typeof address === 'object' ? (address?.port ?? 0) : 0}\n`);
});
process.stdin.resume();
process.stdin.once('end', () => process.exit(0));
