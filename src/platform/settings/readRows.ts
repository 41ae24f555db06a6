import type { SettingProblem } from './settingRefused.ts';
import { SettingRefused } from './settingRefused.ts';
import type { RowValue, SettingRow } from './settingRow.ts';

/** The environment, or what stands for it in a test. */
export type Environment = Readonly<Record<string, string | undefined>>;

type Rows = Readonly<Record<string, SettingRow<unknown>>>;

/** The values of a table of rows; a refused row has the value of its default and a problem in `problems`. */
export type RowValues<R extends Rows> = { readonly [K in keyof R]: RowValue<R[K]> };

/**
 * Reads every row of a table, noting problems instead of stopping at the first, so that one message lists them all.
 *
 * @param rename turns the table's name (`PART_n_URL`) into the setting's (`PART_2_URL`)
 */
export function readRows<R extends Rows>(
  table: R,
  environment: Environment,
  problems: SettingProblem[],
  rename: (name: string) => string = (name) => name,
): RowValues<R> {
  const entries = Object.entries(table).map(([key, row]) => {
    const name = rename(row.name);
    return [key, readRow(row, name, environment[name], problems)] as const;
  });
  return Object.fromEntries(entries) as RowValues<R>;
}

function readRow(
  row: SettingRow<unknown>,
  name: string,
  given: string | undefined,
  problems: SettingProblem[],
): unknown {
  const fallback = row.default === null ? null : row.parse(row.default);
  const value = given?.trim() ?? '';
  if (value === '') return fallback;
  try {
    refuseReference(value);
    return row.parse(value);
  } catch (error) {
    if (!(error instanceof SettingRefused)) throw error;
    problems.push({ setting: name, problem: error.message });
    return fallback;
  }
}

/**
 * The platform leaves a Key Vault reference that it cannot resolve in the environment as its literal text; used as a
 * secret it would be a publicly guessable one.
 */
function refuseReference(value: string): void {
  const place = value.toLowerCase().indexOf('@microsoft.keyvault(');
  if (place < 0) return;
  throw new SettingRefused(
    place === 0
      ? "is a Key Vault reference that did not resolve. Check that the app's identity may read the secret and that the vault's network lets the app in, then restart."
      : 'holds a Key Vault reference inside other text, which the platform does not resolve. Put the whole value into the vault, and let the reference be all of the setting.',
  );
}
