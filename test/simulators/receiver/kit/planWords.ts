import { PlanError } from './planError.ts';

/** The words of one plan, read from the front. */
export class PlanWords {
  readonly #words: string[];

  constructor(words: readonly string[]) {
    this.#words = [...words];
  }

  /** The next word, or undefined at the end. */
  take(): string | undefined {
    return this.#words.shift();
  }

  /** A whole number from `least` to `most`; a fallback makes it optional. */
  integer(what: string, least: number, most: number, fallback?: number): number {
    const word = this.#words[0] ?? '';
    if (!/^\d{1,10}$/.test(word)) {
      if (fallback !== undefined) return fallback;
      throw new PlanError(word, what);
    }
    const value = Number(word);
    if (value < least || value > most) throw new PlanError(word, `${what}, ${least} to ${most}`);
    this.#words.shift();
    return value;
  }

  /** A probability, 0 to 1. */
  probability(): number {
    const word = this.#words.shift() ?? '';
    if (!/^(?:0|1|0?\.\d{1,10}|1\.0+)$/.test(word)) throw new PlanError(word, 'a probability from 0 to 1, such as 0.2');
    return Number(word);
  }

  /** An absolute http(s) URL. */
  url(): string {
    const word = this.#words.shift() ?? '';
    const protocol = URL.parse(word)?.protocol;
    if (protocol !== 'https:' && protocol !== 'http:') throw new PlanError(word, 'an http(s) URL to redirect to');
    return word;
  }

  /** Whether the next word is this one, which is then taken. */
  follows(word: string): boolean {
    if (this.#words[0] !== word) return false;
    this.#words.shift();
    return true;
  }
}

/**
 * Splits a line into the words of its plans, which `then` separates. `;`, blanks and the first `=` of a word are all the
 * same, so `status=503;next=5` reads like `status 503 next 5`; a URL keeps its `=`, and a `;` in it is
 * to be written as `%3B`.
 */
export function planWords(text: string): PlanWords[] {
  const plans: string[][] = [[]];
  for (const word of text.split(/[;\s]+/).flatMap(splitPair)) {
    if (word === 'then') plans.push([]);
    else if (word !== '') plans.at(-1)?.push(word);
  }
  return plans.map((words) => new PlanWords(words));
}

function splitPair(word: string): string[] {
  const at = /^https?:/i.test(word) ? -1 : word.indexOf('=');
  return at === -1 ? [word] : [word.slice(0, at), word.slice(at + 1)];
}
