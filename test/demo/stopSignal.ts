/** Signals closer together are one: a terminal's Ctrl-C comes from the terminal, and once more from npm. */
const SAME_MS = 1000;
const LOOK_MS = 500;

/**
 * Aborted by the first Ctrl-C or SIGTERM. What is not done in time, or at a second signal, is given up: the process
 * exits, and everything it started with it. Under npm the death of the process above counts as a signal, because npm's
 * shell passes none on.
 *
 * @param limitMs from the first signal to the end of this process, whatever hangs
 * @param forcedCode exit code when the clean stop took too long
 */
export function stopSignal(limitMs: number, forcedCode: () => number): AbortSignal {
  const stop = new AbortController();
  let askedAt = 0;
  const ask = (): void => {
    if (stop.signal.aborted) {
      if (performance.now() - askedAt > SAME_MS) process.exit(forcedCode());
      return;
    }
    askedAt = performance.now();
    setTimeout(() => process.exit(forcedCode()), limitMs);
    stop.abort();
  };
  process.on('SIGINT', ask);
  process.on('SIGTERM', ask);
  if (process.env['npm_lifecycle_event'] !== undefined) {
    const parent = process.ppid;
    const watch = setInterval(() => {
      if (process.ppid === parent) return;
      clearInterval(watch);
      ask();
    }, LOOK_MS).unref();
  }
  return stop.signal;
}
