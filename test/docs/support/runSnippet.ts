import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SnippetAnswer, SnippetCase } from './snippetCase.ts';

/** A language whose snippet is run: what runs it, and what asks it about the cases. */
export interface SnippetLanguage {
  /** Of the fenced block in the page. */
  readonly fence: string;
  /** Where the snippet is put, so that the driver finds it. */
  readonly file: string;
  readonly driver: string;
  /** Program that runs the driver. */
  readonly command: string;
  /** Programs that must be there, with the Debian package of each. */
  readonly needs: Readonly<Record<string, string>>;
  /** The driver's text: prints `<standard> <v0>` per case, each `true` or `false`. */
  readonly drive: (cases: readonly SnippetCase[]) => string;
}

/** A program that a snippet needs is not on this machine. */
export class RuntimeMissingError extends Error {
  override readonly name = 'RuntimeMissingError';
  readonly program: string;

  constructor(program: string, debianPackage: string) {
    super(
      `${program} is missing; docs/receivers.md shows code for it, so install it: apt-get install ${debianPackage}`,
    );
    this.program = program;
  }
}

/**
 * Runs a snippet on all cases in one process.
 * @throws RuntimeMissingError instead of leaving the language out
 */
export function runSnippet(
  language: SnippetLanguage,
  snippet: string,
  cases: readonly SnippetCase[],
): readonly SnippetAnswer[] {
  for (const [program, debianPackage] of Object.entries(language.needs)) {
    if (spawnSync(program, ['--help']).error !== undefined) throw new RuntimeMissingError(program, debianPackage);
  }
  const directory = mkdtempSync(join(tmpdir(), 'snippet-'));
  try {
    writeFileSync(join(directory, language.file), snippet);
    writeFileSync(join(directory, language.driver), language.drive(cases));
    cases.forEach(({ body }, index) => writeFileSync(join(directory, `body-${index}`), body));
    const ran = spawnSync(language.command, [language.driver], { cwd: directory, encoding: 'utf8', timeout: 60_000 });
    if (ran.status !== 0) throw new Error(`the snippet ended with ${ran.status}: ${ran.stderr}`, { cause: ran.error });
    return ran.stdout.trim().split('\n').map(readAnswer);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function readAnswer(line: string): SnippetAnswer {
  const [, standard, v0] = /^(true|false) (true|false)$/.exec(line) ?? [];
  if (standard === undefined || v0 === undefined) throw new RangeError(`not an answer: ${line}`);
  return { standard: standard === 'true', v0: v0 === 'true' };
}
