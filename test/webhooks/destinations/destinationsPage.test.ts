import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadSettings } from '../../../src/composition/loadSettings.ts';
import { API_KEY_SETTINGS, CONNECTION_SETTINGS } from '../../../src/webhooks/connection/connectionSettings.ts';
import { SETTINGS } from '../../../src/composition/settings.ts';
import { SHARED_CODES } from '../../../src/webhooks/destinations/answerCode.ts';
import { DESTINATION_SETTINGS, destinations } from '../../../src/webhooks/destinations/destinations.ts';

let page = '';
let samples: Record<string, string>[] = [];

beforeAll(async () => {
  page = await readFile(new URL('../../../docs/destinations.md', import.meta.url), 'utf8');
  samples = [...page.matchAll(/```text\n([^`]*)```/g)].map(([, block = '']) =>
    Object.fromEntries(
      block
        .trim()
        .split('\n')
        .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
    ),
  );
});

describe('docs/destinations.md', () => {
  it('has every destination, with a sample of its settings', () => {
    for (const name of Object.keys(destinations)) expect(page).toContain(`| [\`${name}\`](#`);
    const shown = samples.map((sample) => sample['WEBHOOK_1_DESTINATION']).filter((name) => name !== undefined);
    expect([...shown, 'generic'].sort()).toEqual(Object.keys(destinations).sort());
  });

  it('explains every code', () => {
    const own = Object.values(destinations).flatMap(({ codes }) => codes);
    const codes = [...own, ...Object.values(SHARED_CODES)].map(({ code }) => code);
    for (const code of [...codes, 'token_unavailable']) expect(page).toContain(`| \`${code}\` |`);
  });

  it('says how many events each takes', () => {
    for (const { name, limits } of Object.values(destinations)) {
      const row = page.split('\n').find((line) => line.startsWith(`| [\`${name}\`]`));
      expect(row).toContain(`${limits.events}${name === 'generic' ? '' : ' event'}`);
    }
  });

  it('names only settings that exist', () => {
    const tables = [SETTINGS, CONNECTION_SETTINGS, API_KEY_SETTINGS].flatMap((table) => Object.values(table));
    const known = new Set([...tables, ...DESTINATION_SETTINGS].map(({ name }) => name));
    const named = [...page.matchAll(/\b(?:WEBHOOK|SIGNATURE)_[A-Za-z0-9_]+\b/g)].map(([name]) =>
      name.replace(/^WEBHOOK_\d_/, 'WEBHOOK_n_').replace(/_KEY_\d_/, '_KEY_m_'),
    );
    expect(named.filter((name) => !known.has(name))).toEqual([]);
  });

  it('has samples that start, once their blanks are filled in', () => {
    const base = { AzureWebJobsStorage: 'UseDevelopmentStorage=true', EVENTS_HUB: 'Endpoint=sb://nordwind.example/' };
    for (const sample of samples.filter((one) => one['WEBHOOK_1_URL'] !== undefined)) {
      const filled = Object.entries(sample).map(([name, value]) => [
        name,
        value
          .replace('whsec_<base64 of 32 random bytes>', 'whsec_bm9yZHdpbmQtZGVzdGluYXRpb25zLXBhZ2Uta2V5LTAx')
          .replace('<dcr-immutable-id>', 'dcr-0123456789abcdef')
          .replace(/:\/\/<[^>]+>/, '://host.nordwind.example')
          .replace(/<[^>]+>/g, 'nordwind secret 2026-11'),
      ]);
      const { connections } = loadSettings({ ...base, ...Object.fromEntries(filled) }, () => undefined);
      expect(connections).toHaveLength(1);
    }
  });
});
