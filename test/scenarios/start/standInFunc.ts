/**
 * Stands in for Core Tools' `func start` in a test: runs the app of the working directory with the settings of its
 * `local.settings.json` under this repository's host, and ends in order on SIGINT.
 */
import { readFileSync } from 'node:fs';
import { startFunctionHost } from '../../host/functionHost.ts';

const { Values } = JSON.parse(readFileSync('local.settings.json', 'utf8')) as { Values: Record<string, string> };
// Retries come five times as fast, so that an outage of seconds is over soon.
const host = await startFunctionHost({ appDirectory: process.cwd(), settings: Values, timeScale: 0.2 });
process.on('SIGINT', () => void host.stop().then(() => process.exit(0)));
