import { readdir, readFile } from 'node:fs/promises';

/** A package of others in the bundle, with the terms that go along with it. */
export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  /** The SPDX expression of its manifest. */
  readonly license: string;
  /** The text of its license and notice files. */
  readonly terms: string;
}

/** A package whose terms nobody can tell must not be shipped. */
export class UnknownTermsError extends Error {
  override readonly name = 'UnknownTermsError';

  constructor(folder: string) {
    super(`${folder} has no license in its manifest; look at its terms before it goes into the bundle.`);
  }
}

/** Folders of packages, innermost last: `node_modules/a/node_modules/@b/c/…` is of `node_modules/a/node_modules/@b/c`. */
const PACKAGE_FOLDER = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//;
const TERMS_FILE = /^(licen[cs]e|notice|thirdpartynotice|copying)/i;

/** The folders of the packages that a bundle has files of. */
export function packageFolders(inputs: Iterable<string>): string[] {
  const folders = new Set<string>();
  for (const input of inputs) {
    const folder = PACKAGE_FOLDER.exec(input)?.[1];
    if (folder !== undefined) folders.add(folder);
  }
  return [...folders].sort();
}

/** @throws UnknownTermsError */
export async function readPackage(root: URL, folder: string): Promise<BundledPackage> {
  const base = new URL(`${folder}/`, root);
  const manifest = JSON.parse(await readFile(new URL('package.json', base), 'utf8')) as Partial<
    Record<'name' | 'version' | 'license', string>
  >;
  const { name, version, license } = manifest;
  if (name === undefined || version === undefined || typeof license !== 'string') throw new UnknownTermsError(folder);
  const files = (await readdir(base)).filter((file) => TERMS_FILE.test(file)).sort();
  const texts = await Promise.all(files.map((file) => readFile(new URL(file, base), 'utf8')));
  return { name, version, license, terms: texts.map((text) => text.trim()).join('\n\n') };
}

/** The file that goes along with the bundle. */
export function noticesText(packages: readonly BundledPackage[]): string {
  const parts = packages.map(({ name, version, license, terms }) =>
    [`${name} ${version}`, `License: ${license}`, '', terms === '' ? '(the package has no text of it)' : terms].join(
      '\n',
    ),
  );
  const head = 'This bundle contains software of third parties. Each part is used under its own terms, which follow.';
  return `${[head, ...parts].join(`\n\n${'-'.repeat(80)}\n\n`)}\n`;
}
