import { app } from '@azure/functions';
import { registerAdmin } from './functions/admin.ts';
import { registerHealth } from './functions/health.ts';
import { registerIngest } from './functions/ingest.ts';
import { invocationFactory } from './functions/invocationFactory.ts';
import { registerOutbox } from './functions/outbox.ts';
import { registerPoller } from './functions/pollO365.ts';
import { registerSweep } from './functions/sweep.ts';
import { registerWebhookKeys } from './functions/webhookKeys.ts';
import { systemClock } from './platform/runtime/clock.ts';
import { preload } from './platform/runtime/preload.ts';
import { loadSettings } from './composition/loadSettings.ts';
import { createServices } from './composition/services.ts';
import { ingestFunctionNames } from './functions/ingestFunctionNames.ts';
import { VERSION } from './version.ts';

// Settings are read and refused here, before anything is registered; everything behind a function is made at its first call.
const settings = loadSettings(process.env, (line) => process.emitWarning(line));
const shutdown = new AbortController();
const services = createServices(settings, systemClock, VERSION);
const invocations = invocationFactory(systemClock, shutdown.signal, (error, invocation) =>
  services.tellFault(error, invocation),
);

app.hook.appStart(() => preload());

app.hook.appTerminate(async () => {
  shutdown.abort();
  await services.close();
});

for (const { source, name } of ingestFunctionNames(settings.sources)) {
  const binding = { name, hub: source.hub, connection: source.connection.setting, consumerGroup: source.consumerGroup };
  registerIngest(binding, invocations, (batch, invocation) => services.ingest.batch(source, batch, invocation));
}

for (const connection of settings.connections) {
  if (!connection.enabled) continue;
  const name = `outbox${connection.number}`;
  const { hub, connection: namespace } = settings.events;
  const binding = { name, hub, connection: namespace.setting, consumerGroup: name };
  registerOutbox(binding, invocations, () => services.outbox(connection));
}

if (settings.o365 !== null) {
  registerPoller('pollO365', settings.o365.schedule, invocations, (sliceMs, invocation) =>
    services.pollO365(sliceMs, invocation),
  );
}
if (settings.traces !== null) {
  registerPoller('pollMessageTraces', settings.traces.schedule, invocations, (sliceMs, invocation) =>
    services.pollMessageTraces(sliceMs, invocation),
  );
}
registerSweep(invocations, (invocation) => services.sweep(invocation));
registerHealth(VERSION, () => services.health());
registerAdmin(invocations, () => services.admins());
if (settings.connections.some(({ ed25519Key }) => ed25519Key !== null)) {
  registerWebhookKeys(() => services.webhookKeys());
}
