import { app, type HttpRequest, type HttpResponseInit, type InvocationContext } from '@azure/functions';
import type { Invocation } from '../platform/runtime/invocation.ts';
import type { ConnectionAdmin } from '../webhooks/connectionAdmin.ts';
import { answerHttp, problem } from './answerHttp.ts';
import type { InvocationFactory } from './invocationFactory.ts';

/** RFC 3339: with an offset, so that nobody's local time is guessed. */
const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/i;
const LIST_LIMIT = 200;

/**
 * Registers the admin operations, with function keys:
 * `GET connections`, `GET connections/{name}/failed`, `POST connections/{name}/{test|enable|replay}`.
 * The body of `replay` is `{"event": "<id>"}`, `{"failed": true}` or `{"since": "<RFC 3339>"}`.
 */
export function registerAdmin(invocations: InvocationFactory, connections: () => readonly ConnectionAdmin[]): void {
  app.http('connections', {
    route: 'connections',
    methods: ['GET'],
    authLevel: 'function',
    handler: (_request, context) =>
      answerHttp(context, invocations, async ({ signal }) => ({
        jsonBody: { connections: await Promise.all(connections().map((connection) => connection.describe(signal))) },
      })),
  });
  app.http('connectionFailed', {
    route: 'connections/{name}/failed',
    methods: ['GET'],
    authLevel: 'function',
    handler: (request, context) =>
      withConnection(request, context, invocations, connections, async (connection, invocation) => ({
        jsonBody: await connection.failed(LIST_LIMIT, invocation),
      })),
  });
  app.http('connectionOperation', {
    route: 'connections/{name}/{operation}',
    methods: ['POST'],
    authLevel: 'function',
    handler: (request, context) =>
      withConnection(request, context, invocations, connections, (connection, invocation) =>
        operate(request, connection, invocation),
      ),
  });
}

function withConnection(
  request: HttpRequest,
  context: InvocationContext,
  invocations: InvocationFactory,
  connections: () => readonly ConnectionAdmin[],
  run: (connection: ConnectionAdmin, invocation: Invocation) => Promise<HttpResponseInit>,
): Promise<HttpResponseInit> {
  return answerHttp(context, invocations, (invocation) => {
    const found = connections().find(({ name }) => name === request.params['name']);
    if (found !== undefined) return run(found, invocation);
    return Promise.resolve(problem(404, 'There is no connection of that name; GET /api/connections lists them.'));
  });
}

async function operate(
  request: HttpRequest,
  connection: ConnectionAdmin,
  invocation: Invocation,
): Promise<HttpResponseInit> {
  switch (request.params['operation'] ?? '') {
    case 'test':
      return { jsonBody: await connection.test(invocation) };
    case 'enable':
      return { jsonBody: await connection.enable(invocation.signal) };
    case 'replay':
      return replay(await readBody(request), connection, invocation);
    default:
      return problem(404, 'There is no such operation; there are test, enable and replay.');
  }
}

async function replay(
  body: Readonly<Record<string, unknown>>,
  connection: ConnectionAdmin,
  invocation: Invocation,
): Promise<HttpResponseInit> {
  const { event, failed, since } = body;
  if (typeof event === 'string') {
    const result = await connection.replayEvent(event, invocation);
    return result === null ? problem(404, 'The failed list has no such event.') : { jsonBody: result };
  }
  if (failed === true) return { jsonBody: await connection.replayFailed(invocation) };
  const time = typeof since === 'string' && RFC_3339.test(since) ? new Date(since) : null;
  if (time !== null && !Number.isNaN(time.getTime())) {
    return { status: 202, jsonBody: await connection.replaySince(time, invocation.signal) };
  }
  return problem(400, 'Expected a JSON body: {"event": "<id>"}, {"failed": true} or {"since": "<RFC 3339 time>"}.');
}

async function readBody(request: HttpRequest): Promise<Readonly<Record<string, unknown>>> {
  const text = await request.text();
  try {
    const parsed: unknown = JSON.parse(text);
    return parsed !== null && typeof parsed === 'object' ? (parsed as Record<string, unknown>) : {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}
