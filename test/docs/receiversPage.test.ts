import { describe, expect, it } from 'vitest';
import { backoffDelayMs, longestDelayMs } from '../../src/webhooks/breaker/backoff.ts';
import { generic } from '../../src/webhooks/destinations/generic/generic.ts';
import { v0 } from '../../src/webhooks/destinations/v0/v0.ts';
import { DISABLE_AFTER_MS, DISABLE_ATTEMPTS, RESUME_WITHIN_MS } from '../../src/webhooks/breaker/transitions.ts';
import { signatureHeaders } from '../../src/webhooks/signing/sign.ts';
import { plansText } from '../simulators/receiver/kit/planText.ts';
import { parsePlans } from '../simulators/receiver/kit/parsePlans.ts';
import { USAGE } from '../simulators/receiver/kit/usage.ts';
import { currentSecret, previousSecret } from '../webhooks/fixtures.ts';
import { page, section } from './support/markdownBlocks.ts';
import { tableRows } from './support/tableRows.ts';

const text = page('docs/receivers.md');
/** Line breaks of the page mean nothing. */
const flowing = text.replaceAll(/\s+/g, ' ');

/** What a destination makes of a status: `delivered`, `event` or `connection`. */
function classOf(status: number, destination = generic): string {
  const verdict = destination.verdict({ status, body: null, count: 1, sent: Buffer.from('{}') });
  return verdict === 'delivered' ? verdict : verdict.class;
}

function statusesOf(cell: string): number[] {
  return [...cell.matchAll(/`(\d{3})`/g)].map(([, status]) => Number(status));
}

describe('docs/receivers.md, the table of answers', () => {
  const rows = tableRows(section(text, 'Answering'), 'Your answer');
  const named = rows.flatMap(([cell = '', kind = '']) => statusesOf(cell).map((status) => [status, kind] as const));

  it.each(named)('%i: %s', (status, kind) => {
    expect(classOf(status)).toBe(kind);
    expect(classOf(status, v0)).toBe(kind);
  });

  it('names every status that speaks of the event, and no status twice', () => {
    const statuses = named.map(([status]) => status);
    expect(new Set(statuses).size).toBe(statuses.length);
    const all = Array.from({ length: 900 }, (_, index) => index + 100);
    const speakOfEvent = all.filter((status) => classOf(status) === 'event');
    expect(named.filter(([, kind]) => kind === 'event').map(([status]) => status)).toEqual(speakOfEvent);
  });

  it('covers every class', () => {
    expect(new Set(named.map(([, kind]) => kind))).toEqual(new Set(['delivered', 'event', 'connection']));
  });
});

describe('docs/receivers.md, the numbers', () => {
  it('are those of the back-off', () => {
    const waits = [1, 2, 3, 4, 5].map((failures) => readable(backoffDelayMs(failures, null, () => 0)));
    const last = readable(backoffDelayMs(6, null, () => 0));
    expect(flowing).toContain(`after ${waits.join(', ')} and then every ${last}`);
    expect(flowing).toContain(`at most ${longestDelayMs / 60_000} minutes`);
  });

  it('are those of switching off and of coming back', () => {
    expect(flowing).toContain(
      `${DISABLE_AFTER_MS / 3_600_000} hours without a success and at least ${DISABLE_ATTEMPTS}`,
    );
    expect(RESUME_WITHIN_MS).toBe(7 * 86_400_000);
    expect(flowing).toContain('within seven days it goes on where it stopped');
  });
});

describe('docs/receivers.md, the request', () => {
  it('has the headers of ours, and both signatures of a rotation', () => {
    const content = { id: 'evt', timestampSeconds: 1_795_252_800, body: Buffer.from('{}') };
    const ours = signatureHeaders([currentSecret, previousSecret], 'X-Grantwire', content);
    const shown = Object.fromEntries(
      [...section(text, 'A request').matchAll(/^([a-z-]+): (.+)$/gm)].map(([, name = '', value = '']) => [name, value]),
    );
    for (const [name, value] of Object.entries(ours)) {
      const pattern = shown[name.toLowerCase()] ?? '';
      if (name.endsWith('ignature')) {
        const expression = pattern.replaceAll('<base64>', '[A-Za-z0-9+/]{43}=').replaceAll('<hex>', '[0-9a-f]{64}');
        expect(value).toMatch(new RegExp(`^${expression}$`));
      } else expect(pattern).toMatch(name === 'webhook-id' ? /^[A-Za-z0-9_-]{1,64}$/ : /^1795252800$/);
    }
  });
});

describe('docs/receivers.md, the receiver kit', () => {
  it('shows the options as --help does', () => {
    expect(section(text, 'The receiver kit')).toContain(`\`\`\`text\n${USAGE.trimEnd()}\n\`\`\``);
  });

  it('shows plans that can be typed', () => {
    const quoted = [...USAGE.matchAll(/"(\d{3} [^"]+|status=[^"]+)"/g)].map(([, plan = '']) => plan);
    expect(quoted.length).toBeGreaterThan(4);
    for (const plan of quoted) {
      const line = plan.replace('URL', 'https://nordwind.example/');
      expect(parsePlans(plansText(parsePlans(line)))).toEqual(parsePlans(line));
    }
  });
});

function readable(milliseconds: number): string {
  return milliseconds < 60_000 ? `${milliseconds / 1000} s` : `${milliseconds / 60_000} min`;
}
