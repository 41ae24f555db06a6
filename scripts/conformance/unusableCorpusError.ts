/** A folder that is no corpus of inputs and expected documents. */
export class UnusableCorpusError extends Error {
  override readonly name = 'UnusableCorpusError';
  readonly directory: string;

  constructor(directory: string, problem: string, cause?: unknown) {
    super(`${directory} cannot be compared with: ${problem}.`, { cause });
    this.directory = directory;
  }
}
