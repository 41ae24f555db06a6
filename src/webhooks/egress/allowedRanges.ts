import { type Finding, refused } from '../connection/finding.ts';
import { type AddressRange, parseRange, rangesOverlap, rangeWithin } from './addressRange.ts';
import { LINK_LOCAL, LOOPBACK, PLATFORM, PRIVATE } from './specialRanges.ts';

const OPENABLE = [...PRIVATE, ...LOOPBACK];

/** The ranges of `WEBHOOK_n_ALLOW_PRIVATE`; what `allowedRangeProblems` refuses opens nothing. */
export function allowedRanges(texts: readonly string[]): readonly AddressRange[] {
  return texts.map(parseRange).filter((range): range is AddressRange => range !== null && isOpenable(range));
}

/** What is wrong with the list: only private ranges and loopback can be opened, link-local and platform addresses never. */
export function allowedRangeProblems(texts: readonly string[]): readonly Finding[] {
  return texts.flatMap((text) => {
    const range = parseRange(text);
    const fix = 'Name ranges such as 10.20.0.0/16 or fd12:3456::/32, as small as the receiver needs.';
    if (range === null) return [refused('range-unreadable', 'An entry is not a CIDR range.', fix)];
    if ([...LINK_LOCAL, ...PLATFORM].some((closed) => rangesOverlap(range, closed))) {
      return [
        refused(
          'range-closed',
          'A range contains link-local addresses or 168.63.129.16, where the platform hands out tokens and keys.',
          fix,
        ),
      ];
    }
    if (!isOpenable(range)) {
      return [
        refused(
          'range-not-private',
          'A range is not within 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 100.64.0.0/10, 127.0.0.0/8, fc00::/7 or ::1.',
          fix,
        ),
      ];
    }
    return [];
  });
}

function isOpenable(range: AddressRange): boolean {
  return OPENABLE.some((open) => rangeWithin(range, open));
}
