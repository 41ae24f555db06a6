import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-jsonrpc/node';

/** What the compiler says of one file: warnings count as much as errors. */
export interface Compiled {
  readonly success: boolean;
  readonly diagnostics: readonly { readonly level: string; readonly code: string; readonly message: string }[];
  /** The ARM template. */
  readonly contents?: string;
}

/** One resource as a deployment would make it. */
export interface PredictedResource {
  readonly id: string;
  readonly type: string;
  readonly name: string;
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly [member: string]: unknown;
}

export interface Snapshot {
  readonly predictedResources: readonly PredictedResource[];
  readonly diagnostics: readonly unknown[];
  readonly outputs?: Readonly<Record<string, unknown>>;
}

/** Where a deployment happens. */
export type Scope = 'resourceGroup' | 'subscription' | 'tenant' | 'managementGroup';

/** One compiler process for all files: a process for each takes six times as long. */
export interface BicepSession {
  compile(path: string): Promise<Compiled>;
  /** The file as the formatter writes it. */
  format(path: string): Promise<string>;
  /** What a deployment with a parameter file would make, at its scope in an invented tenant. */
  snapshot(path: string, scope: Scope): Promise<Snapshot>;
  close(): Promise<void>;
}

const SUBSCRIPTION = '11111111-2222-4333-8444-555555555555';
const TENANT = '22222222-3333-4444-8555-666666666666';

const SCOPES: Readonly<Record<Scope, object>> = {
  resourceGroup: { subscriptionId: SUBSCRIPTION, resourceGroup: 'rg-nordwind' },
  subscription: { subscriptionId: SUBSCRIPTION },
  managementGroup: { managementGroupId: 'nordwind-root' },
  tenant: {},
};

export function startBicep(program: string): BicepSession {
  const child = spawn(program, ['jsonrpc', '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const connection = createMessageConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  connection.listen();
  return {
    compile: (path) => connection.sendRequest('bicep/compile', { path }),
    format: async (path) => (await connection.sendRequest<{ contents: string }>('bicep/format', { path })).contents,
    snapshot: async (path, scope) => {
      const metadata = {
        tenantId: TENANT,
        location: 'germanywestcentral',
        deploymentName: 'snapshot',
        ...SCOPES[scope],
      };
      const answer = await connection.sendRequest<{ snapshot: string }>('bicep/getSnapshot', { path, metadata });
      const parsed = JSON.parse(answer.snapshot) as Snapshot;
      // The compiler writes outputs in another order each time.
      const outputs = Object.entries(parsed.outputs ?? {}).toSorted(([a], [b]) => (a < b ? -1 : 1));
      return { ...parsed, outputs: Object.fromEntries(outputs) };
    },
    close: async () => {
      connection.dispose();
      const ended = once(child, 'exit');
      child.kill();
      await ended;
    },
  };
}
