import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { scratchFolder } from './inputs.ts';

const ENTRY = fileURLToPath(new URL('../../demo/startFunc.ts', import.meta.url));
const DIST = fileURLToPath(new URL('../../../dist', import.meta.url));
let folder: string;

beforeAll(() => {
  folder = scratchFolder();
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function run(searchPath: string) {
  const child = spawn(process.execPath, [ENTRY], {
    env: { PATH: searchPath, HOME: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const add = (chunk: Buffer) => (output += chunk.toString('utf8'));
  child.stdout.on('data', add);
  child.stderr.on('data', add);
  const [code] = await once(child, 'close');
  return { code: code as number | null, output };
}

test('without Core Tools it says what to install', async () => {
  const { code, output } = await run(folder);
  expect(code).toBe(1);
  expect(output).toMatch(/^func is not on the path\. Install .*azure-functions-core-tools@4/);
});

test('Core Tools get the built app with the settings of the loopback parts, and their exit code is passed on', async () => {
  const tools = join(folder, 'tools');
  // Stands in for Core Tools: prints where it was started and what it would read.
  const script = [
    `#!${process.execPath}`,
    `const { Values } = JSON.parse(require('node:fs').readFileSync('local.settings.json', 'utf8'));`,
    `console.log(JSON.stringify([process.argv.slice(2), process.cwd(), Values]));`,
    `process.exitCode = 3;`,
  ];
  mkdirSync(tools);
  writeFileSync(join(tools, 'func'), script.join('\n'));
  chmodSync(join(tools, 'func'), 0o755);

  const { code, output } = await run(tools);

  expect(code).toBe(3);
  const line = output.split('\n').find((each) => each.startsWith('[["start"]')) ?? '[]';
  const [, directory, values] = JSON.parse(line) as [string[], string, Record<string, string>];
  expect(directory).toBe(DIST);
  expect(values['FUNCTIONS_WORKER_RUNTIME']).toBe('node');
  expect(values['EVENTS_HUB']).toMatch(/^Endpoint=sb:\/\/localhost:\d+;/);
  expect(values['AzureWebJobsStorage']).toContain('http://127.0.0.1:');
  expect(values['WEBHOOK_1_URL']).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/hook$/);
  expect(existsSync(join(DIST, 'local.settings.json'))).toBe(false);
});
