import { readFile, writeFile } from 'node:fs/promises';
import { sampleSettings, withSettingsTables } from './settingsDocs.ts';

/** Rewrites what is generated from the settings table; a test compares. */
const root = new URL('../', import.meta.url);
const readme = new URL('README.md', root);
await writeFile(readme, withSettingsTables(await readFile(readme, 'utf8')));
await writeFile(new URL('local.settings.sample.json', root), sampleSettings());
