import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { eventDocs } from '../../scripts/eventDocs.ts';

it('docs/events.md is what the tables yield (else: npm run generate)', async () => {
  expect(await readFile(new URL('../../docs/events.md', import.meta.url), 'utf8')).toBe(eventDocs());
});
