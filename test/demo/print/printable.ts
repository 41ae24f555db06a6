/** For `JSON.parse`: control characters of texts become `·`, so that what a record or a body says cannot steer the terminal. */
export function printable(_key: string, value: unknown): unknown {
  return typeof value === 'string' ? value.replaceAll(/\p{Cc}/gu, '·') : value;
}
