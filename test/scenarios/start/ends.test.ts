import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { recordTexts, scratchFolder, writeLines } from './inputs.ts';
import { ENTRY, startCommand, until } from './startCommand.ts';

/** Most of it is for the start on a busy machine; what a test is about has limits of its own. */
const LIMIT = 120_000;
let folder: string;

beforeAll(() => {
  folder = scratchFolder();
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The processes of hubs and storage, and then those of the app, as the command prints them. */
function pidsOf(output: string): { readonly parts: number[]; readonly all: number[] } {
  const numbers = (line: RegExp) => (line.exec(output)?.[1] ?? '').match(/\d+/g)?.map(Number) ?? [];
  const parts = numbers(/^parts +(.*)$/m);
  return { parts, all: [...parts, ...numbers(/^pids +(.*)$/m)] };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  // A process whose parent does not collect it is dead all the same.
  const status = `/proc/${pid}/status`;
  return !existsSync(status) || !/^State:\s+Z/m.test(readFileSync(status, 'utf8'));
}

test(
  'with a dead receiver it says why within five seconds, and SIGTERM ends it',
  async () => {
    const command = startCommand([], { WEBHOOK_1_URL: 'http://127.0.0.1:9/hook' });
    await until(() => /^app .*$/m.test(command.output()));
    const runs = performance.now();
    await until(() =>
      /WARNING +sweep +connection_failing connection=webhook1 code=connect_refused/.test(command.output()),
    );
    expect(performance.now() - runs).toBeLessThan(5000);

    const asked = performance.now();
    command.child.kill('SIGTERM');
    expect(await command.exited).toBe(0);
    expect(performance.now() - asked).toBeLessThan(5000);
  },
  LIMIT,
);

test.each([
  ['storage', [1]],
  ['hubs and storage', [0, 1]],
])(
  'one SIGTERM ends it within five seconds when %s was killed before',
  async (_, dead) => {
    const command = startCommand([]);
    await until(() => command.output().includes('SIGN_IN_SUCCEEDED') || command.child.exitCode !== null);
    const { parts, all } = pidsOf(command.output());
    for (const part of dead) process.kill(parts[part] ?? 0, 'SIGKILL');
    const asked = performance.now();
    command.child.kill('SIGTERM');

    await command.exited;
    expect(performance.now() - asked).toBeLessThan(5000);
    expect(all.length).toBeGreaterThan(4);
    expect(all.filter(isAlive)).toEqual([]);
  },
  LIMIT,
);

test(
  'killed itself, it leaves no process behind',
  async () => {
    // What a kill leaves in the folder for temporary files goes with the test's own.
    const command = startCommand([], { TMPDIR: folder });
    await until(() => command.output().includes('SIGN_IN_SUCCEEDED') || command.child.exitCode !== null);
    const { all } = pidsOf(command.output());
    command.child.kill('SIGKILL');
    await command.exited;
    expect(all.length).toBeGreaterThan(4);
    await expect.poll(() => all.filter(isAlive), { timeout: 5000 }).toEqual([]);
  },
  LIMIT,
);

test(
  'under npm it ends when the shell that npm started it in is killed',
  async () => {
    const shell = spawn('sh', ['-c', `"${process.execPath}" "${ENTRY}" & echo "node $!"; wait`], {
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], npm_lifecycle_event: 'start' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    shell.stdout.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
    await until(() => /^pids /m.test(output));
    const all = [Number(/^node (\d+)/m.exec(output)?.[1]), ...pidsOf(output).all];
    onTestFinished(() => {
      for (const pid of all.filter(isAlive)) process.kill(pid, 'SIGKILL');
    });
    shell.kill('SIGKILL');
    await once(shell, 'exit');
    await expect.poll(() => all.filter(isAlive), { timeout: 5500 }).toEqual([]);
  },
  LIMIT,
);

test(
  'events that the receiver refuses for ever count as failed, not as lost',
  async () => {
    const receiver = createServer((request, response) => {
      request.resume().on('end', () => response.writeHead(request.headers['webhook-test'] === '1' ? 204 : 422).end());
    });
    receiver.listen(0, '127.0.0.1');
    await once(receiver, 'listening');
    onTestFinished(() => {
      receiver.close();
      receiver.closeAllConnections();
    });
    const file = writeLines(folder, 'refused.ndjson', recordTexts(3, 900));
    const report = join(folder, 'refused-report.json');
    const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;

    const command = startCommand(['--once', '--replay', file, '--report', report], { WEBHOOK_1_URL: url });

    expect(await command.exited).toBe(0);
    expect(JSON.parse(readFileSync(report, 'utf8'))).toMatchObject({ records: 3, delivered: 0, failed: 3, lost: 0 });
    expect(command.output()).toMatch(/failed +3 +refused by the receiver; on the failed list/);
  },
  LIMIT,
);
