import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { build } from 'esbuild';
import { noticesText, packageFolders, readPackage } from './thirdPartyNotices.ts';

/**
 * Writes the deployable app to `dist/`: one entry with lazily loaded chunks, `host.json`, a tiny `package.json` and the
 * terms of everything by others that is in the bundle.
 * `@azure/functions-core` is a module that the Functions worker makes up at run time; the banner gives the bundle the
 * real `require` through which the worker supplies it.
 */
const root = new URL('../', import.meta.url);
const dist = new URL('dist/', root);

const { name, version } = JSON.parse(await readFile(new URL('package.json', root), 'utf8')) as {
  name: string;
  version: string;
};

await rm(dist, { recursive: true, force: true });
await mkdir(dist, { recursive: true });
const { metafile } = await build({
  metafile: true,
  absWorkingDir: root.pathname,
  entryPoints: ['src/app.ts'],
  outdir: 'dist',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node22',
  external: ['@azure/functions-core'],
  sourcemap: 'linked',
  sourcesContent: false,
  chunkNames: 'chunks/[name]-[hash]',
  banner: {
    js: "import { createRequire as createRequireOfBundle } from 'node:module'; const require = createRequireOfBundle(import.meta.url);",
  },
  logLevel: 'warning',
});
const bundled = await Promise.all(
  packageFolders(Object.keys(metafile.inputs)).map((folder) => readPackage(root, folder)),
);
await writeFile(new URL('THIRD-PARTY-NOTICES.txt', dist), noticesText(bundled));
await copyFile(new URL('host.json', root), new URL('host.json', dist));
await writeFile(
  new URL('package.json', dist),
  `${JSON.stringify({ name, version, private: true, type: 'module', main: 'app.js' }, null, 2)}\n`,
);
