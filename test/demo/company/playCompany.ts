import type { FunctionHost } from '../../host/functionHost.ts';
import type { Scene } from '../work.ts';
import { awaitCompany } from './awaitCompany.ts';

/** How long something new happens in the company with `--once`. */
const ONCE_MS = 6000;
const POLLERS = ['pollO365', 'pollMessageTraces'] as const;

/**
 * The company at work: for ever, or with `--once` for a few seconds, until the app has put all of it into its hub. Then
 * nothing is polled any more, so that what is counted stands still.
 */
export async function playCompany(
  { options, company, loopback, output }: Scene,
  host: Pick<FunctionHost, 'runTimer' | 'pause'>,
  signal: AbortSignal,
): Promise<void> {
  if (company === null) return;
  if (!options.once) return company.live(signal);
  await company.live(AbortSignal.any([signal, AbortSignal.timeout(ONCE_MS)]));
  const expected = company.expected();
  // Its schedule is slow for who waits; the poller of audit records comes every few seconds.
  await host.runTimer('pollMessageTraces');
  if (!(await awaitCompany(loopback.hub, expected, signal))) {
    output.error('The app has read nothing of Microsoft 365 for four minutes; what is missing now counts as lost.');
  }
  await Promise.all(POLLERS.map((name) => host.pause(name)));
}
