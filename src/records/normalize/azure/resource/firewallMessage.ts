/** What a firewall says of one connection, request or query, in whichever form it writes. */
export interface FirewallTraffic {
  readonly protocol: string | null;
  readonly source: string | null;
  readonly sourcePort: number | null;
  readonly destination: string | null;
  readonly destinationPort: number | null;
  readonly action: string | null;
}

const NOTHING: FirewallTraffic = {
  protocol: null,
  source: null,
  sourcePort: null,
  destination: null,
  destinationPort: null,
  action: null,
};

/** Longer messages than any firewall writes are not looked at. */
const MOST = 4096;

/**
 * Reads the text of older firewall logs: `TCP request from 10.0.0.4:50000 to 203.0.113.7:443. Action: Deny. …` and
 * `DNS Request: 10.0.0.4:50000 - 4711 A IN example.org. udp …`. Everything is null where the text says it otherwise.
 */
export function firewallMessage(message: string): FirewallTraffic {
  if (message.length > MOST) return NOTHING;
  const words = message.split(' ');
  if (message.startsWith('DNS Request:')) return dnsRequest(words);
  const from = words.indexOf('from');
  const to = words.indexOf('to');
  const action = words.indexOf('Action:');
  const [source, sourcePort] = endpoint(from < 0 ? '' : (words[from + 1] ?? ''));
  const [destination, destinationPort] = endpoint(to < 0 ? '' : (words[to + 1] ?? ''));
  return {
    protocol: from > 0 ? (words[0] ?? null) : null,
    source,
    sourcePort,
    destination,
    destinationPort,
    action: action < 0 ? null : withoutStop(words[action + 1] ?? '') || null,
  };
}

function dnsRequest(words: readonly string[]): FirewallTraffic {
  const [source, sourcePort] = endpoint(words[2] ?? '');
  return {
    ...NOTHING,
    protocol: 'DNS',
    source,
    sourcePort,
    destination: withoutStop(words[7] ?? '') || null,
    action: words.find((word) => /^(?:NOERROR|NXDOMAIN|SERVFAIL|REFUSED|FORMERR)$/.test(word)) ?? null,
  };
}

/** An address or host with its port, as texts end with in these messages. */
function endpoint(text: string): [host: string | null, port: number | null] {
  const bare = withoutStop(text);
  const colon = bare.lastIndexOf(':');
  const port = colon > 0 ? Number(bare.slice(colon + 1)) : Number.NaN;
  if (!Number.isInteger(port)) return [bare === '' ? null : bare, null];
  return [bare.slice(0, colon), port];
}

function withoutStop(text: string): string {
  return text.replace(/[.,]$/, '');
}
