import { subscribe } from 'node:diagnostics_channel';
import { registerHooks } from 'node:module';
import type { Server } from 'node:net';

/**
 * Loaded before Azurite in its own process. Leaves out two modules that take most of its start-up time and are never
 * used here (the telemetry client, which `--disableTelemetry` keeps idle, and the SQL store, which needs `AZURITE_DB`),
 * and lets the parent close and reopen the listeners while the data stays.
 */
const LEFT_OUT = new Set(['applicationinsights', './SqlBlobServer']);
const EMPTY = 'empty:';

registerHooks({
  resolve: (specifier, context, next) =>
    LEFT_OUT.has(specifier)
      ? { url: `${EMPTY}${specifier}`, format: 'commonjs', shortCircuit: true }
      : next(specifier, context),
  load: (url, context, next) =>
    url.startsWith(EMPTY)
      ? { format: 'commonjs', source: 'module.exports = {};', shortCircuit: true }
      : next(url, context),
});

/** Every listener of this process with the port it got. */
const listeners = new Map<Server, number>();

function isListening(message: unknown): message is { readonly server: Server } {
  return typeof message === 'object' && message !== null && 'server' in message;
}

subscribe('tracing:net.server.listen:asyncEnd', (message) => {
  if (!isListening(message)) return;
  const address = message.server.address();
  if (typeof address === 'object' && address !== null) listeners.set(message.server, address.port);
});

function suspend(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    if ('closeAllConnections' in server && typeof server.closeAllConnections === 'function')
      server.closeAllConnections();
  });
}

function resume(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host: '127.0.0.1' }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

async function obey(command: unknown): Promise<void> {
  const all = [...listeners];
  if (command === 'suspend') {
    // Without listeners the channel is all that keeps the process alive.
    process.channel?.ref();
    await Promise.all(all.map(([server]) => suspend(server)));
  } else if (command === 'resume') {
    await Promise.all(all.map(([server, port]) => resume(server, port)));
    process.channel?.unref();
  } else return;
  process.send?.(command);
}

process.on('message', (command) => void obey(command));
process.on('disconnect', () => process.exit());
// The channel must not keep the process alive once Azurite has closed its services.
process.channel?.unref();
