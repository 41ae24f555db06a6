import { endOfString, skipSpace } from '../../json/scanJson.ts';

/** Outside strings: words, numbers and what stands between values. No apostrophe and no backslash. */
const STRUCTURE = /^[\s\w.+\-:,{}[\]]*$/;

/**
 * Whether a broken value surely ends where its brackets say, although it is not JSON: every quote stands where JSON has
 * one (it opens behind `{`, `[`, `,` or `:` and closes before `,`, `:`, `}`, `]` or the end), and between the strings
 * there is nothing that might be text. A quote, an apostrophe or a backslash in any other place means that a string may
 * have ended too early or too late, so that the brackets behind it count for nothing.
 */
export function endsSurely(piece: string): boolean {
  let position = 0;
  for (let open = piece.indexOf('"'); open >= 0; open = piece.indexOf('"', position)) {
    const between = piece.slice(position, open);
    if (!STRUCTURE.test(between)) return false;
    if (open > 0 && !'{[,:'.includes(between.trimEnd().slice(-1))) return false;
    position = endOfString(piece, open);
    if (position < 0) return false;
    if (!',:}]'.includes(piece.charAt(skipSpace(piece, position)))) return false;
  }
  return STRUCTURE.test(piece.slice(position));
}
