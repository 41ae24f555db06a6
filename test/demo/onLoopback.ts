import type { Environment } from '../../src/platform/settings/readRows.ts';
import { startLoopback } from './app/loopback.ts';
import { openStateFolder } from './app/stateFolder.ts';
import { type Company, startCompany } from './company/company.ts';
import { feedName } from './feed/fileFeed.ts';
import { type StartOptions, UsageError } from './options.ts';
import type { Console } from './print/console.ts';
import { deliveryLog } from './print/deliveryLog.ts';
import type { Counters } from './print/watch.ts';
import { EXIT, type Scene } from './work.ts';

/**
 * Starts the loopback parts, does something with them, and stops them again.
 *
 * @param withCompany whether Microsoft 365 of the company is one of them
 * @param signal asks for a clean stop
 * @returns the exit code of `use`, or that of a stop which came before it had one
 * @throws SettingsError, InputFileError, StateFolderError with messages for the person who started it
 */
export async function onLoopback(
  options: StartOptions,
  shell: Environment,
  output: Console,
  signal: AbortSignal,
  withCompany: boolean,
  use: (scene: Scene) => Promise<number>,
): Promise<number> {
  // A file that is not there is told before anything is started.
  await feedName(options.files, options.batch);
  const folder = openStateFolder(options.state);
  const { o365OutageMs } = options;
  if (o365OutageMs !== null && folder.isContinued) {
    folder.close();
    throw new UsageError('--o365-outage needs a state folder of its own: in this one Office 365 was read already.');
  }
  const counters: Counters = { fedMessages: 0, fedRecords: 0, webhooks: 0 };
  const log = deliveryLog(output, options.quiet);
  let company: Company | null = null;
  try {
    company = withCompany ? await startCompany(folder.company, o365OutageMs) : null;
    const loopback = await startLoopback(
      options,
      folder,
      shell,
      company?.settings ?? {},
      (webhook) => {
        counters.webhooks += 1;
        log.add(webhook);
      },
      signal,
    );
    try {
      for (const note of loopback.notes) output.line(note);
      return await use({ options, loopback, company, log, counters, output });
    } catch (error) {
      // What fails because everything is being taken down is the stop that was asked for.
      if (!signal.aborted) throw error;
      return stoppedCode(options);
    } finally {
      await loopback.stop();
    }
  } finally {
    await company?.stop();
    folder.close();
  }
}

/** Exit code of a start that was stopped. */
export function stoppedCode({ once }: Pick<StartOptions, 'once'>): number {
  return once ? EXIT.interrupted : EXIT.ok;
}
