import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TENANT, USER } from '../ecsOf.ts';

const SCRIPT = new URL('../../../../scripts/conformance.ts', import.meta.url).pathname;

let corpus: string;
beforeEach(async () => {
  corpus = await mkdtemp(join(tmpdir(), 'conformance-'));
});
afterEach(() => rm(corpus, { recursive: true, force: true }));

async function put(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(corpus, path)), { recursive: true });
  await writeFile(join(corpus, path), text);
}

function run(...args: string[]): Promise<{ code: number; lines: string[]; error: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [SCRIPT, ...args], (failure, stdout, stderr) => {
      resolve({
        code: failure === null ? 0 : Number(failure.code),
        lines: stdout.trimEnd().split('\n'),
        error: stderr,
      });
    });
  });
}

const signIn = {
  time: '2026-03-04T05:06:07Z',
  category: 'SignInLogs',
  operationName: 'Sign-in activity',
  tenantId: TENANT,
  properties: { id: 'own-id', userId: USER, status: { errorCode: 0 } },
};
const document = {
  '@timestamp': '2026-03-04T05:06:07.000Z',
  ecs: { version: '8.11.0' },
  event: {
    kind: 'event',
    action: 'Sign-in activity',
    category: ['authentication'],
    type: ['info'],
    outcome: 'success',
    id: 'own-id',
    original: JSON.stringify(signIn),
  },
  user: { id: USER },
  related: { user: [USER], entity: [USER] },
  cloud: { provider: 'azure', account: { id: TENANT } },
  azure: { tenant_id: TENANT, signinlogs: { category: 'SignInLogs' } },
  tags: ['a setting of the test'],
};
const documents = (...expected: unknown[]): string => JSON.stringify({ expected });

describe('the conformance script', () => {
  it('finds agreement, leaving out what is no core field', async () => {
    await put('azure/signinlogs/agreed.log', `${JSON.stringify(signIn)}\n\n`);
    await put('expected/azure/signinlogs/agreed.log-expected.json', documents(document));
    const { code, lines } = await run(corpus);
    expect(code).toBe(0);
    expect(lines).toEqual([
      'azure/signinlogs: 100.0 % of 15 fields (0 deliberate deviations)',
      '  azure/signinlogs/agreed.log: 1 inputs, 1 events, 1 compared',
      'total: 100.0 % of 15 fields (0 deliberate deviations)',
    ]);
  });

  it('prints a difference with its place, and counts a deliberate deviation apart', async () => {
    const silent = { ...signIn, properties: { id: 'own-id', userId: USER } };
    const other = { ...document, event: { ...document.event, action: 'Sign-off', original: JSON.stringify(silent) } };
    await put('azure/signinlogs/mixed.log', `${JSON.stringify(signIn)}\r\n${JSON.stringify(silent)}\r\n`);
    await put('expected/azure/signinlogs/mixed.log-expected.json', documents(document, other));
    const { code, lines } = await run(corpus);
    expect(code).toBe(0);
    expect(lines).toEqual([
      'azure/signinlogs: 96.5 % of 29 fields (1 deliberate deviations)',
      '  azure/signinlogs/mixed.log: 2 inputs, 2 events, 2 compared',
      '    line 2: event.action: expected "Sign-off", ours "Sign-in activity"',
      'deliberate deviations:',
      expect.stringMatching(/^ {2}1 × success is never guessed: /),
      'total: 96.5 % of 29 fields (1 deliberate deviations)',
    ]);
  });

  it('counts a field that only one of the two has as a difference', async () => {
    const { user: _, ...without } = document;
    await put('azure/signinlogs/one.log', JSON.stringify(signIn));
    await put(
      'expected/azure/signinlogs/one.log-expected.json',
      documents({ ...without, session: { id: 'only theirs' } }),
    );
    const { lines } = await run(corpus);
    expect(lines).toContain('    line 1: session.id: expected "only theirs", ours none');
    expect(lines).toContain(`    line 1: user.id: expected none, ours "${USER}"`);
    expect(lines.at(-1)).toBe('total: 87.5 % of 16 fields (0 deliberate deviations)');
  });

  it('takes the order of a list for no difference, but its elements', async () => {
    const [entity, user] = [[USER, 'app-1'], ['somebody']];
    const record = { ...signIn, properties: { ...signIn.properties, appId: 'app-1' } };
    const event = { ...document.event, original: JSON.stringify(record) };
    await put('azure/signinlogs/lists.log', JSON.stringify(record));
    await put(
      'expected/azure/signinlogs/lists.log-expected.json',
      documents({ ...document, event, related: { entity, user } }),
    );
    const { lines } = await run(corpus);
    expect(lines.filter((line) => line.includes(' line 1: '))).toEqual([
      `    line 1: related.user: expected ["somebody"], ours ["${USER}"]`,
    ]);
  });

  it('holds every input to account that has no document, and says why one is rejected', async () => {
    await put('azure/platformlogs/odd.log', '{"category":"Sonar"}\nnot json\n{}\n');
    await put(
      'o365/audit/odd.json',
      JSON.stringify({ events: [{ o365audit: { RecordType: 1, CreationTime: '2026-03-04T05:06:07' } }] }),
    );
    const { code, lines } = await run(corpus);
    expect(code).toBe(0);
    expect(lines).toEqual([
      'azure/platformlogs: 100.0 % of 0 fields (0 deliberate deviations)',
      '  azure/platformlogs/odd.log: 3 inputs, 1 events, 0 compared',
      '    line 2: rejected, not_json',
      '    line 3: rejected, empty_object',
      'o365/audit: 100.0 % of 0 fields (0 deliberate deviations)',
      '  o365/audit/odd.json: 1 inputs, 1 events, 0 compared',
      'total: 100.0 % of 0 fields (0 deliberate deviations)',
    ]);
  });

  it('counts all fields of a document as missing whose input cannot be read', async () => {
    await put('azure/signinlogs/broken.log', 'not json');
    await put('expected/azure/signinlogs/broken.log-expected.json', documents(document));
    const { lines } = await run(corpus);
    expect(lines.at(-1)).toBe('total: 0.0 % of 15 fields (0 deliberate deviations)');
  });

  it('compares the documents of a router only over what they state', async () => {
    await put('azure/events/routed.log', JSON.stringify(signIn));
    const routed = {
      data_stream: { dataset: 'azure.signinlogs' },
      event: { dataset: 'azure.signinlogs', kind: 'event' },
      ecs: { version: '8.11.0' },
      message: JSON.stringify(signIn),
    };
    await put('expected/azure/events/routed.log-expected.json', documents(routed));
    const { lines } = await run(corpus);
    expect(lines.at(-1)).toBe('total: 100.0 % of 3 fields (1 deliberate deviations)');
  });

  it('refuses a folder that it cannot compare with, and says why', async () => {
    await put('notes.txt', 'nothing to compare');
    expect(await run(corpus)).toMatchObject({
      code: 1,
      error: expect.stringContaining('neither azure/<stream>/*.log nor o365/audit/*.json'),
    });
    expect(await run(join(corpus, 'absent'))).toMatchObject({
      code: 1,
      error: expect.stringContaining('cannot be read as a folder'),
    });
    expect(await run()).toMatchObject({ code: 1, error: expect.stringContaining('npm run conformance -- DIR') });
    await put('azure/signinlogs/a.log', JSON.stringify(signIn));
    await put('expected/azure/signinlogs/a.log-expected.json', '{"documents":[]}');
    expect(await run(corpus)).toMatchObject({ code: 1, error: expect.stringContaining('has no list "expected"') });
  });
});
