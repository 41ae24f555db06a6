/**
 * An activity's name as tables spell it: dashes of all kinds become `-`, white space is collapsed, one trailing full
 * stop goes, letters are lower case. On the wire all of these vary between services and over time.
 */
export function activityName(name: string): string {
  return name
    .replaceAll(/[\u2010-\u2015\u2212]/g, '-')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replace(/\.$/, '')
    .toLowerCase();
}
