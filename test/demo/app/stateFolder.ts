import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** The folder is in use, or was written by another release. */
export class StateFolderError extends Error {
  override readonly name = 'StateFolderError';
  readonly folder: string;

  constructor(folder: string, why: string) {
    super(`${folder} ${why}`);
    this.folder = folder;
  }
}

/** Where one start keeps its things. */
export interface StateFolder {
  /** Directory of the storage's data; undefined keeps it in memory. */
  readonly storage: string | undefined;
  readonly hubs: string;
  /** The receiver's record of ids; undefined keeps it in memory. */
  readonly receiver: string | undefined;
  /** What happened in the company; undefined keeps it in memory. */
  readonly company: string | undefined;
  /** Signing secret, made when the folder was. */
  readonly secret: string;
  /** An earlier start was here. */
  readonly isContinued: boolean;
  /** The start before was killed, so storage may lack its last seconds. */
  readonly wasKilled: boolean;
  /** Marks a clean end, or removes a temporary folder. */
  close(): void;
}

const VERSION = 1;

/** Opens the folder of `--state`, or makes a temporary one. Throws `StateFolderError`. */
export function openStateFolder(path: string | null): StateFolder {
  if (path === null) return temporaryFolder();
  const folder = resolve(path);
  mkdirSync(folder, { recursive: true });
  const isContinued = existsSync(join(folder, 'start.json'));
  const secret = isContinued ? readSecret(folder) : newSecret();
  if (!isContinued) writeFileSync(join(folder, 'start.json'), JSON.stringify({ version: VERSION, secret }));
  const mark = join(folder, 'running');
  const wasKilled = existsSync(mark);
  if (wasKilled) refuseRunning(folder, Number(readFileSync(mark, 'utf8')));
  writeFileSync(mark, String(process.pid));
  return {
    storage: join(folder, 'storage'),
    hubs: join(folder, 'hubs'),
    receiver: join(folder, 'received.ndjson'),
    company: join(folder, 'company.ndjson'),
    secret,
    isContinued,
    wasKilled,
    close: () => rmSync(mark, { force: true }),
  };
}

function temporaryFolder(): StateFolder {
  const folder = mkdtempSync(join(tmpdir(), 'grantwire-'));
  const close = () => rmSync(folder, { recursive: true, force: true });
  // Also when a stop took too long and is given up.
  process.once('exit', close);
  return {
    storage: undefined,
    hubs: folder,
    receiver: undefined,
    company: undefined,
    secret: newSecret(),
    isContinued: false,
    wasKilled: false,
    close,
  };
}

function newSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`;
}

function readSecret(folder: string): string {
  const { version, secret } = JSON.parse(readFileSync(join(folder, 'start.json'), 'utf8')) as Record<string, unknown>;
  if (version === VERSION && typeof secret === 'string') return secret;
  throw new StateFolderError(folder, `was written by another release (version ${String(version)}).`);
}

function refuseRunning(folder: string, pid: number): void {
  try {
    process.kill(pid, 0);
  } catch {
    // No such process: the start that left the mark was killed.
    return;
  }
  if (pid !== process.pid) throw new StateFolderError(folder, `is in use by process ${pid}; stop that one first.`);
}
