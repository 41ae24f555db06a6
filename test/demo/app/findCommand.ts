import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The file that a command's name stands for on a search path; null when there is none that can be run. */
export function findCommand(name: string, searchPath: string): string | null {
  const names = process.platform === 'win32' ? [`${name}.cmd`, `${name}.exe`] : [name];
  for (const folder of searchPath.split(delimiter)) {
    const found = folder === '' ? undefined : names.map((each) => join(folder, each)).find(isExecutable);
    if (found !== undefined) return found;
  }
  return null;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    // Not there, or not ours to run: either way not the command that is looked for.
    return false;
  }
}
