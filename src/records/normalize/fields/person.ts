import { isGuid } from './resourceId.ts';

/**
 * The address behind a sign-in name: the name itself when it has an `@` that is not its first character. A name
 * without a domain gets `defaultDomain` when one is set; an id, or a name with spaces or a backslash, is no such name.
 */
export function toEmail(name: string | null, defaultDomain: string | null): string | null {
  if (name === null) return null;
  const text = name.trim();
  const at = text.indexOf('@');
  if (at > 0) return text;
  if (at === 0 || defaultDomain === null || defaultDomain === '' || !/^[^\s\\/<>]+$/.test(text) || isGuid(text))
    return null;
  return `${text}@${defaultDomain}`;
}
