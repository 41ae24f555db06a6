import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const RUNS = 7;
const run = promisify(execFile);

/** Milliseconds to import the built bundle in a fresh process, median of seven. */
export async function measureColdStart(): Promise<number> {
  const script = fileURLToPath(new URL('coldStartProcess.ts', import.meta.url));
  const times: number[] = [];
  for (let count = 0; count < RUNS; count++) {
    const { stdout } = await run(process.execPath, [script], {
      env: {
        PATH: process.env['PATH'] ?? '',
        AzureWebJobsStorage: 'UseDevelopmentStorage=true',
        EVENTS_HUB:
          'Endpoint=sb://localhost;SharedAccessKeyName=local;SharedAccessKey=local;UseDevelopmentEmulator=true;',
        WEBHOOK_1_URL: 'https://receiver.nordwind.example/in',
        WEBHOOK_1_SECRET: 'whsec_YmVuY2htYXJrLXNpZ25pbmcta2V5LTAwMDAwMDAwMDE=',
      },
    });
    times.push(Number(stdout));
  }
  return times.sort((a, b) => a - b)[Math.floor(RUNS / 2)] ?? Number.NaN;
}
