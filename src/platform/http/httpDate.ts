const shortDays = 'Mon|Tue|Wed|Thu|Fri|Sat|Sun';
const longDays = 'Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday';
const monthNames = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const months = monthNames.join('|');
const imfFixdate = new RegExp(`^(?:${shortDays}), (\\d{2}) (${months}) (\\d{4}) (\\d{2}):(\\d{2}):(\\d{2}) GMT$`);
const rfc850 = new RegExp(`^(?:${longDays}), (\\d{2})-(${months})-(\\d{2}) (\\d{2}):(\\d{2}):(\\d{2}) GMT$`);

/**
 * An HTTP date (RFC 9110 §5.6.7) in milliseconds since 1970, or null. The two forms that end in GMT are read; the asctime
 * form names no zone and is not. Not `Date.parse`, which takes `120` for a year and `-5` for 2001.
 * @param nowMs decides the century of a two-digit year: never more than 50 years ahead.
 */
export function parseHttpDate(text: string, nowMs: number): number | null {
  const match = imfFixdate.exec(text) ?? rfc850.exec(text);
  if (match === null) return null;
  const [, day, month, year, hour, minute, second] = match;
  const fullYear = year?.length === 2 ? centuryOf(Number(year), nowMs) : Number(year);
  const monthIndex = monthNames.indexOf(month ?? '');
  // 60 is a leap second, which Unix time does not have.
  const wholeSecond = Math.min(Number(second), 59);
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60) return null;
  const date = new Date(0);
  date.setUTCFullYear(fullYear, monthIndex, Number(day));
  date.setUTCHours(Number(hour), Number(minute), wholeSecond);
  return date.getUTCDate() === Number(day) && date.getUTCMonth() === monthIndex ? date.getTime() : null;
}

function centuryOf(twoDigits: number, nowMs: number): number {
  const thisYear = new Date(nowMs).getUTCFullYear();
  const year = thisYear - (thisYear % 100) + twoDigits;
  return year > thisYear + 50 ? year - 100 : year;
}
