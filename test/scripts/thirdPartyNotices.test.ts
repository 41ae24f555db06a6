import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { noticesText, packageFolders, readPackage, UnknownTermsError } from '../../scripts/thirdPartyNotices.ts';

it('finds the packages of a bundle, also those inside others, and none of our own files', () => {
  const inputs = [
    'src/app.ts',
    'node_modules/undici/index.js',
    'node_modules/undici/lib/api/index.js',
    'node_modules/@azure/event-hubs/dist/esm/index.js',
    'node_modules/@azure/event-hubs/node_modules/rhea/lib/container.js',
  ];
  expect(packageFolders(inputs)).toEqual([
    'node_modules/@azure/event-hubs',
    'node_modules/@azure/event-hubs/node_modules/rhea',
    'node_modules/undici',
  ]);
});

it('carries license and notice of each package, and refuses one without a license', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'notices-'));
  try {
    const root = pathToFileURL(`${folder}/`);
    const write = async (path: string, files: Record<string, string>) => {
      await mkdir(join(folder, path), { recursive: true });
      for (const [name, text] of Object.entries(files)) await writeFile(join(folder, path, name), text);
    };
    await write('node_modules/a', {
      'package.json': '{"name":"a","version":"1.2.3","license":"Apache-2.0"}',
      LICENSE: 'terms of a\n',
      'NOTICE.txt': 'made by nordwind\n',
      'index.js': 'code of a',
    });
    await write('node_modules/b', { 'package.json': '{"name":"b","version":"4.5.6"}' });
    const text = noticesText([await readPackage(root, 'node_modules/a')]);
    expect(text).toMatch(/a 1\.2\.3\nLicense: Apache-2\.0\n\nterms of a\n\nmade by nordwind/);
    expect(text).not.toContain('code of a');
    await expect(readPackage(root, 'node_modules/b')).rejects.toThrow(UnknownTermsError);
  } finally {
    await rm(folder, { recursive: true });
  }
});
