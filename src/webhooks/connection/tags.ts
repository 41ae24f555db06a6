import { list, type Parser } from '../../platform/settings/parsers.ts';
import { SettingRefused } from '../../platform/settings/settingRefused.ts';

/** A label that is sent along with every event. */
export interface Tag {
  readonly name: string;
  readonly value: string;
}

/** No comma, `=` or quotation mark in either half: destinations write tags as `a:b,c:d`, as `a=b,c=d` or as JSON. */
const tag: Parser<Tag> = (value) => {
  const [, name, content] = /^([A-Za-z][\w.-]{0,63}):([\w.:/@+-]{1,128})$/.exec(value) ?? [];
  if (name === undefined || content === undefined) {
    throw new SettingRefused(
      'expected name:value pairs of letters, digits and ._-/@+, such as env:production,team:iam.',
    );
  }
  return { name, value: content };
};

/** A comma list of `name:value`; a name stands once. */
export const tags: Parser<readonly Tag[]> = (value) => {
  const found = list(tag)(value);
  if (new Set(found.map(({ name }) => name)).size < found.length) {
    throw new SettingRefused('has the same name twice; destinations keep one value per name.');
  }
  return found;
};
