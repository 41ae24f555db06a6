/** Where the runner writes for people. */
export interface Console {
  readonly colours: boolean;
  readonly line: (text: string) => void;
  readonly error: (text: string) => void;
}

/** Standard output and error of this process. */
export function processConsole(): Console {
  return {
    colours: process.stdout.isTTY && process.env['NO_COLOR'] === undefined,
    line: (text) => void process.stdout.write(`${text}\n`),
    error: (text) => void process.stderr.write(`${text}\n`),
  };
}
