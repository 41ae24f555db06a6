/** Text that is no plan; `word` is where reading stopped, empty at the end. */
export class PlanError extends Error {
  override readonly name = 'PlanError';
  readonly word: string;

  constructor(word: string, expected: string) {
    super(`${word === '' ? 'The plan ends too early' : `"${word}" is not understood`}: expected ${expected}.`);
    this.word = word;
  }
}
