import type { SnippetLanguage } from './runSnippet.ts';
import type { SnippetCase } from './snippetCase.ts';

/** The languages of the section "Verifying" in docs/receivers.md. */
export const snippetLanguages: readonly SnippetLanguage[] = [
  {
    fence: 'js',
    file: 'verify.mjs',
    driver: 'drive.mjs',
    command: process.execPath,
    needs: {},
    drive: (cases) => `
import { readFileSync } from 'node:fs';
import { verifyStandard, verifyV0 } from './verify.mjs';
for (const [index, { headers, secrets }] of ${asJson(cases)}.entries()) {
  const body = readFileSync('body-' + index);
  console.log(verifyStandard(headers, body, secrets), verifyV0(headers, body, secrets));
}
`,
  },
  {
    fence: 'python',
    file: 'verify.py',
    driver: 'drive.py',
    command: 'python3',
    needs: { python3: 'python3' },
    drive: (cases) => `
import json
from verify import verify_standard, verify_v0
for index, case in enumerate(json.loads(${JSON.stringify(asJson(cases))})):
    body = open(f"body-{index}", "rb").read()
    headers, secrets = case["headers"], case["secrets"]
    print(json.dumps(verify_standard(headers, body, secrets)), json.dumps(verify_v0(headers, body, secrets)))
`,
  },
  {
    fence: 'sh',
    file: 'verify.sh',
    driver: 'drive.sh',
    command: 'sh',
    needs: { openssl: 'openssl', od: 'coreutils' },
    drive: (cases) => ['. ./verify.sh', ...cases.map(shellCase)].join('\n'),
  },
];

function asJson(cases: readonly SnippetCase[]): string {
  return JSON.stringify(cases.map(({ headers, secrets }) => ({ headers, secrets })));
}

function shellCase({ headers, secrets }: SnippetCase, index: number): string {
  const standard = ['webhook-id', 'webhook-timestamp', 'webhook-signature'];
  const v0 = ['x-grantwire-request-timestamp', 'x-grantwire-signature'];
  const call = (name: string, names: readonly string[]) =>
    [name, ...[...names.map((header) => headers[header] ?? ''), `body-${index}`, ...secrets].map(quoted)].join(' ');
  const answer = (variable: string, command: string) =>
    `if ${command}; then ${variable}=true; else ${variable}=false; fi`;
  return [
    answer('standard', call('verify_standard', standard)),
    answer('v0', call('verify_v0', v0)),
    'echo "$standard $v0"',
  ].join('\n');
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
