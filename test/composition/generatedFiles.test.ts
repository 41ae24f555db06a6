import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { lifecycleRules } from '../../scripts/lifecycleRules.ts';
import { permissionsDocs } from '../../scripts/permissionsDocs.ts';
import { telemetryDocs } from '../../scripts/telemetryDocs.ts';
import { dataDocs } from '../../scripts/dataDocs.ts';
import { sampleSettings, settingsDocs, withSettingsTables } from '../../scripts/settingsDocs.ts';
import { VERSION } from '../../src/version.ts';

const root = new URL('../../', import.meta.url);
const file = (name: string) => readFile(new URL(name, root), 'utf8');

describe('generated files', () => {
  it('the README has the tables that the settings table yields (else: npm run generate)', async () => {
    const readme = await file('README.md');
    expect(withSettingsTables(readme)).toBe(readme);
  });

  it('local.settings.sample.json is what the settings table yields (else: npm run generate)', async () => {
    expect(await file('local.settings.sample.json')).toBe(sampleSettings());
  });

  it('docs/settings.md is what the tables of settings yield (else: npm run generate)', async () => {
    expect(await file('docs/settings.md')).toBe(settingsDocs());
  });

  it('docs/telemetry.md and docs/permissions.md are what the typed lists yield (else: npm run generate)', async () => {
    expect(await file('docs/telemetry.md')).toBe(telemetryDocs());
    expect(await file('docs/permissions.md')).toBe(permissionsDocs());
  });

  it('docs/data.md is what the list of stores yields (else: npm run generate)', async () => {
    expect(await file('docs/data.md')).toBe(dataDocs());
  });

  it('infra/retention.json is what the list of stores yields (else: npm run generate)', async () => {
    expect(await file('infra/retention.json')).toBe(lifecycleRules());
  });

  it('the version in the code is that of package.json', async () => {
    expect(JSON.parse(await file('package.json'))).toMatchObject({ version: VERSION });
  });
});
