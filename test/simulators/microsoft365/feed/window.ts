const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;
/** The service is a little more patient than its documentation. */
const REACH_MS = 7 * DAY_MS + HOUR_MS;

/** A stretch of `contentCreated`, start included, end not. */
export interface Window {
  readonly startMs: number;
  readonly endMs: number;
}

/** The window rules of "List available content"; a text says which one is broken. */
export function parseWindow(start: string | null, end: string | null, nowMs: number): Window | string {
  if (start === null || end === null) return 'both or neither, and neither is never relied on';
  const startMs = parseTime(start);
  const endMs = parseTime(end);
  if (Number.isNaN(startMs) || Number.isNaN(endMs)) return 'not a time';
  if (startMs >= endMs) return 'start is not before end';
  if (endMs - startMs > DAY_MS) return 'more than 24 hours';
  if (startMs < nowMs - REACH_MS) return 'more than seven days back';
  return { startMs, endMs };
}

/** `YYYY-MM-DD`, `…THH:MM`, `…THH:MM:SS`, with or without fraction and Z; always UTC. */
function parseTime(text: string): number {
  return /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?Z?)?$/.test(text)
    ? Date.parse(text.length === 10 || text.endsWith('Z') ? text : `${text}Z`)
    : Number.NaN;
}
