import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { recordTexts, scratchFolder, writeLines } from './inputs.ts';
import { until } from './startCommand.ts';

const ENTRY = fileURLToPath(new URL('../../demo/startFunc.ts', import.meta.url));
const STAND_IN = new URL('standInFunc.ts', import.meta.url).href;
const RECORDS = 60;
let folder: string;
let temporary: string;

beforeAll(() => {
  folder = scratchFolder();
});

beforeEach(() => {
  temporary = join(folder, 'tmp');
  mkdirSync(temporary, { recursive: true });
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Starts the command; what it leaves in the folder for temporary files is found afterwards. */
function start(searchPath: string, args: readonly string[] = []) {
  const child = spawn(process.execPath, [ENTRY, ...args], {
    env: { PATH: searchPath, HOME: folder, TMPDIR: temporary },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const add = (chunk: Buffer) => (output += chunk.toString('utf8'));
  child.stdout.on('data', add);
  child.stderr.on('data', add);
  return { child, output: () => output, exited: once(child, 'close').then(([code]) => code as number | null) };
}

/** A folder with a program named `func` that runs these lines of JavaScript. */
function funcOf(name: string, lines: readonly string[]): string {
  const tools = join(folder, name);
  mkdirSync(tools);
  writeFileSync(join(tools, 'func'), [`#!${process.execPath}`, ...lines].join('\n'));
  chmodSync(join(tools, 'func'), 0o755);
  return tools;
}

test('without Core Tools it says what to install', async () => {
  const { exited, output } = start(folder);
  expect(await exited).toBe(1);
  expect(output()).toMatch(/^func is not on the path\. Install .*azure-functions-core-tools@4/);
});

test('Core Tools get a copy of the built app with the settings of the loopback parts, and their exit code is passed on', async () => {
  // Prints where it was started and what it would read.
  const tools = funcOf('reader', [
    `const { readFileSync, readdirSync } = require('node:fs');`,
    `const { Values } = JSON.parse(readFileSync('local.settings.json', 'utf8'));`,
    `console.log(JSON.stringify([process.argv.slice(2), process.cwd(), readdirSync('.'), Values]));`,
    `process.exitCode = 3;`,
  ]);

  const { exited, output } = start(tools);

  expect(await exited).toBe(3);
  const line =
    output()
      .split('\n')
      .find((each) => each.startsWith('[["start"]')) ?? '[]';
  const [, directory, files, values] = JSON.parse(line) as [string[], string, string[], Record<string, string>];
  expect(files).toEqual(expect.arrayContaining(['app.js', 'host.json', 'package.json']));
  expect(values['FUNCTIONS_WORKER_RUNTIME']).toBe('node');
  expect(values['EVENTS_HUB']).toMatch(/^Endpoint=sb:\/\/localhost:\d+;/);
  expect(values['AzureWebJobsStorage']).toContain('http://127.0.0.1:');
  expect(values['WEBHOOK_1_URL']).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/hook$/);
  expect(existsSync(directory)).toBe(false);
  expect(readdirSync(temporary)).toEqual([]);
});

test('one SIGINT ends it within ten seconds, although Core Tools do not care, and leaves no process and no file', async () => {
  const tools = funcOf('stubborn', [
    `process.on('SIGINT', () => undefined);`,
    `require('node:fs').writeFileSync('written-by-func', '');`,
    `const child = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => 0, 1000)']);`,
    `console.log('func runs', process.pid, child.pid);`,
    `setInterval(() => 0, 1000);`,
  ]);
  const { child, exited, output } = start(tools);
  await until(() => output().includes('func runs') || child.exitCode !== null);
  const pids = /func runs (\d+) (\d+)/.exec(output())?.slice(1).map(Number) ?? [];
  const asked = performance.now();
  child.kill('SIGINT');

  expect(await exited).toBe(0);
  expect(performance.now() - asked).toBeLessThan(10_000);
  expect(pids).toHaveLength(2);
  for (const pid of pids) expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  expect(readdirSync(temporary)).toEqual([]);
});

test('--once loses nothing while the receiver answers 500 and the host is stopped and killed', async () => {
  const tools = funcOf('host', [`import(${JSON.stringify(STAND_IN)});`]);
  const file = writeLines(folder, 'records.ndjson', recordTexts(RECORDS, 900));
  const report = join(folder, 'report.json');
  const replay = ['--replay', file, '--batch', '10', '--quiet', '--report', report];

  const { exited, output } = start(tools, ['--once', ...replay]);

  const code = await exited;
  expect({ code, output: code === 0 ? '' : output() }).toEqual({ code: 0, output: '' });
  expect(output()).toMatch(/answers 500; the host is stopped\n[^]*the host is killed\n[^]*a new host runs\n/);
  expect(JSON.parse(readFileSync(report, 'utf8'))).toMatchObject({
    records: RECORDS,
    delivered: RECORDS,
    lost: 0,
    changedBytes: 0,
  });
  expect(readdirSync(temporary)).toEqual([]);
}, 120_000);
