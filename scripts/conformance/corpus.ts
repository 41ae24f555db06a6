import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isJsonObject, type JsonObject } from '../../src/json/json.ts';
import { parseRecord } from '../../src/records/ecs/parseRecord.ts';
import { UnusableCorpusError } from './unusableCorpusError.ts';

/** One file of inputs with the documents that are expected of it. */
export interface CorpusFile {
  /** `azure/signinlogs`, `o365/audit`, … */
  readonly stream: string;
  /** Path below the corpus, with forward slashes. */
  readonly path: string;
  /** Texts of the records, in their order. */
  readonly inputs: readonly string[];
  /** Documents in the order of the inputs; null where none came out. Undefined: no document is expected at all. */
  readonly expected: readonly (JsonObject | null)[] | undefined;
}

/**
 * Reads a corpus: `azure/<stream>/*.log` with one record per line, `o365/audit/*.json` with
 * `{"events":[{"event":{"original":"<text>"},"o365audit":{…}}]}`, and for some of them
 * `expected/<path>-expected.json` with `{"expected":[…]}`.
 *
 * @throws UnusableCorpusError when there is no such folder, no input in it, or a file that is not in that form
 */
export async function readCorpus(directory: string): Promise<CorpusFile[]> {
  const paths = await pathsBelow(directory);
  const present = new Set(paths);
  const files: CorpusFile[] = [];
  for (const path of paths.filter((name) => /^(?:azure\/[^/]+\/[^/]+\.log|o365\/audit\/[^/]+\.json)$/.test(name))) {
    const documents = `expected/${path}-expected.json`;
    files.push({
      stream: path.slice(0, path.lastIndexOf('/')),
      path,
      inputs: path.endsWith('.log') ? await lines(directory, path) : await audits(directory, path),
      expected: present.has(documents) ? await expectedDocuments(directory, documents) : undefined,
    });
  }
  if (files.length === 0) {
    throw new UnusableCorpusError(directory, 'it has neither azure/<stream>/*.log nor o365/audit/*.json');
  }
  return files;
}

async function pathsBelow(directory: string): Promise<string[]> {
  try {
    const names = await readdir(directory, { recursive: true });
    return names.map((name) => name.replaceAll('\\', '/')).sort();
  } catch (cause) {
    throw new UnusableCorpusError(directory, 'it cannot be read as a folder', cause);
  }
}

async function lines(directory: string, path: string): Promise<string[]> {
  const text = await readFile(join(directory, path), 'utf8');
  return text.split(/\r?\n/).filter((line) => line.trim() !== '');
}

async function audits(directory: string, path: string): Promise<string[]> {
  return (await listIn(directory, path, 'events')).map((item) => {
    const event = isJsonObject(item) && isJsonObject(item['event']) ? item['event'] : {};
    const original = event['original'];
    return typeof original === 'string' ? original : JSON.stringify(isJsonObject(item) ? item['o365audit'] : item);
  });
}

async function expectedDocuments(directory: string, path: string): Promise<(JsonObject | null)[]> {
  return (await listIn(directory, path, 'expected')).map((item) => (isJsonObject(item) ? item : null));
}

async function listIn(directory: string, path: string, key: string): Promise<readonly unknown[]> {
  const list = parseRecord(await readFile(join(directory, path), 'utf8'))?.[key];
  if (!Array.isArray(list)) throw new UnusableCorpusError(directory, `${path} has no list "${key}"`);
  return list as readonly unknown[];
}
