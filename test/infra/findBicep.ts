import { execFile } from 'node:child_process';
import { access } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const PROJECT = fileURLToPath(new URL('../../scripts/bicep.csproj', import.meta.url));
const RESTORE_MS = 180_000;

/** The compiler, or why there is none. */
export type FoundBicep = { readonly path: string } | { readonly path: null; readonly why: string };

/** Finds the Bicep compiler: the program that `BICEP` names, or the NuGet package, restored where `dotnet` is there. */
export async function findBicep(environment: NodeJS.ProcessEnv = process.env): Promise<FoundBicep> {
  const named = environment['BICEP'];
  if (named !== undefined) return usable(named);
  try {
    await run('dotnet', ['restore', PROJECT, '--verbosity', 'quiet'], { timeout: RESTORE_MS });
    // Known only after the restore.
    const { stdout } = await run('dotnet', ['msbuild', PROJECT, '-getProperty:BicepFolder'], { timeout: RESTORE_MS });
    return await usable(`${stdout.trim()}bicep`);
  } catch (error) {
    return { path: null, why: `dotnet brought no compiler (${codeOf(error)}); install .NET, or name one in BICEP` };
  }
}

async function usable(path: string): Promise<FoundBicep> {
  try {
    await access(path);
    await run(path, ['--version']);
    return { path };
  } catch (error) {
    return { path: null, why: `the program does not run (${codeOf(error)})` };
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}
