/** A setting's text cannot be used. The message says what is expected; the reader adds the setting's name. */
export class SettingRefused extends Error {
  override readonly name = 'SettingRefused';
}

/** One thing wrong with the settings, told by the name an operator sees in the portal. */
export interface SettingProblem {
  readonly setting: string;
  /** What is wrong and what to do next, without the setting's value. */
  readonly problem: string;
}

/** Everything that is wrong with the settings, in one message, so that one look and one restart mend it. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
  readonly problems: readonly SettingProblem[];

  constructor(problems: readonly SettingProblem[]) {
    const lines = problems.map(({ setting, problem }) => `  ${setting}: ${problem}`);
    super(
      `The app cannot start: ${problems.length === 1 ? 'one setting needs' : `${problems.length} settings need`} attention.\n${lines.join('\n')}`,
    );
    this.problems = problems;
  }
}
