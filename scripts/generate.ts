import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dataDocs } from './dataDocs.ts';
import { lifecycleRules } from './lifecycleRules.ts';
import { permissionsDocs } from './permissionsDocs.ts';
import { telemetryDocs } from './telemetryDocs.ts';
import { eventDocs } from './eventDocs.ts';
import { sampleSettings, settingsDocs, withSettingsTables } from './settingsDocs.ts';

/** Rewrites what is generated from the tables of settings and event types; tests compare. */
const root = new URL('../', import.meta.url);
const readme = new URL('README.md', root);
await writeFile(readme, withSettingsTables(await readFile(readme, 'utf8')));
await writeFile(new URL('local.settings.sample.json', root), sampleSettings());
await mkdir(new URL('docs/', root), { recursive: true });
await writeFile(new URL('docs/events.md', root), eventDocs());
await writeFile(new URL('docs/data.md', root), dataDocs());
await writeFile(new URL('docs/telemetry.md', root), telemetryDocs());
await writeFile(new URL('docs/permissions.md', root), permissionsDocs());
await writeFile(new URL('docs/settings.md', root), settingsDocs());
await writeFile(new URL('infra/retention.json', root), lifecycleRules());
