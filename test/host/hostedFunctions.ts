import type { FunctionHostOptions } from './functionHost.ts';
import { type FunctionMetadata, triggerOf } from './rpc.ts';

/** The worker that all HTTP functions share. */
export const HTTP_WORKER = 'http';

/** Whether a function is run: asked for, and not disabled by its setting. */
export function isHosted(
  metadata: FunctionMetadata,
  options: Pick<FunctionHostOptions, 'functions' | 'settings'>,
): boolean {
  if (options.functions !== undefined && !options.functions.includes(metadata.name)) return false;
  const disabled = options.settings[`AzureWebJobs.${metadata.name}.Disabled`] ?? '';
  return !['true', '1'].includes(disabled.toLowerCase());
}

/** The functions of each worker: HTTP functions share one, every other function has its own. */
export function workersOf(functions: readonly FunctionMetadata[]): Map<string, string[]> {
  const workers = new Map<string, string[]>();
  for (const metadata of functions) {
    const isHttp = triggerOf(metadata).binding.type.toLowerCase() === 'httptrigger';
    const worker = isHttp ? HTTP_WORKER : metadata.name;
    workers.set(worker, [...(workers.get(worker) ?? []), metadata.name]);
  }
  return workers;
}
