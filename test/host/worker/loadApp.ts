import { glob, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { extname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { FunctionsCore } from './functionsCore.ts';

/** `main` in the app's `package.json` names no file. */
class EntryNotFoundError extends Error {
  override readonly name = 'EntryNotFoundError';
  readonly main: string;

  constructor(main: string) {
    super(`package.json names "${main}" as main, and no file matches.`);
    this.main = main;
  }
}

/**
 * Loads an app as the worker does (azure-functions-nodejs-worker, `startApp.ts`): `main` is a glob below the app
 * directory, each match is imported in order, then the library is told that start-up is over and the appStart hooks run.
 *
 * @returns the data that hooks share
 * @throws whatever the app throws while it loads, untouched; EntryNotFoundError
 */
export async function loadApp(
  appDirectory: string,
  core: FunctionsCore & { close(): void },
): Promise<Record<string, unknown>> {
  const manifest = JSON.parse(await readFile(join(appDirectory, 'package.json'), 'utf8')) as Record<string, unknown>;
  const main = typeof manifest['main'] === 'string' ? manifest['main'] : 'index.js';
  const files: string[] = [];
  for await (const file of glob(main, { cwd: appDirectory })) files.push(file);
  files.sort();
  if (files.length === 0) throw new EntryNotFoundError(main);
  const isModule = manifest['type'] === 'module';
  for (const file of files) {
    const path = resolve(appDirectory, file);
    if (isEsm(path, isModule)) await import(pathToFileURL(path).href);
    else createRequire(path)(path);
  }
  await core.model()?.getCapabilities({});
  core.close();
  const appHookData = {};
  for (const hook of core.hooks('appStart')) {
    await hook({ hookData: {}, appHookData, functionAppDirectory: appDirectory });
  }
  return appHookData;
}

function isEsm(path: string, isModule: boolean): boolean {
  return extname(path) === '.mjs' || (isModule && extname(path) !== '.cjs');
}
