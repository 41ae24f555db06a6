import { isUtf8 } from 'node:buffer';
import { tryParse } from '../../json/parseJsonText.ts';
import { endOfValue, skipSpace } from '../../json/scanJson.ts';
import { scanMembers } from '../../json/scanMembers.ts';
import { endsSurely } from './endsSurely.ts';
import { findList, type ListPlace } from './findList.ts';
import { bytesOf, charactersOf } from './rawText.ts';
import { readDocument, readElement, reject, type Reading } from './readDocument.ts';

/** Behind so many rejected parts the rest is rejected as one: nobody reads more, and each costs as much as a record. */
const MOST_REJECTED = 1000;

/**
 * Takes what can be read out of a raw text that is neither JSON nor repairable as a whole: documents one after another,
 * and of a broken envelope or list every element that stands. A broken element whose end is beyond doubt is one
 * rejected item. Where its end is in doubt, reading ends: the rest of the message is one rejected item, since anything
 * in it may be text of the broken element. So is the rest behind the last element of a text that ends early.
 */
export function salvage(reading: Reading, raw: string): void {
  new Salvage(reading, raw).run();
}

class Salvage {
  private readonly reading: Reading;
  private readonly raw: string;
  /** Where the last rejected part ended. */
  private rejectedTo = -1;
  private rejected = 0;

  constructor(reading: Reading, raw: string) {
    this.reading = reading;
    this.raw = raw;
  }

  run(): void {
    const { raw } = this;
    let position = skipSpace(raw, 0);
    while (position < raw.length) {
      const end = '{['.includes(raw.charAt(position)) ? this.readDocument(position) : this.rejectLines(position);
      position = skipSpace(raw, end);
    }
  }

  /** Reads the object or list at `at`; returns where it ends. */
  private readDocument(at: number): number {
    const { raw } = this;
    const end = endOfValue(raw, at);
    const text = end < 0 ? undefined : charactersOf(raw.slice(at, end));
    const value = text === undefined ? undefined : tryParse(text);
    if (text !== undefined && value !== undefined) {
      readDocument(this.reading, value, text);
      return end;
    }
    const list = findList(raw, at);
    if (list !== null) return this.readElements(at, list);
    return this.rejectTo(at, end);
  }

  private readElements(at: number, { open, kind }: ListPlace): number {
    const { raw } = this;
    let position = skipSpace(raw, open + 1);
    while (position < raw.length && raw.charAt(position) !== ']') {
      const end = this.readElement(position, kind);
      position = skipSpace(raw, end);
      if (raw.charAt(position) === ',') position = skipSpace(raw, position + 1);
    }
    if (position >= raw.length) {
      // A part that was rejected up to the end has already reported that the text ends early.
      return this.rejectedTo === raw.length ? raw.length : this.reject(at, raw.length);
    }
    return open === at ? position + 1 : this.closeEnvelope(at, position + 1);
  }

  private readElement(at: number, kind: ListPlace['kind']): number {
    const { raw } = this;
    const end = endOfValue(raw, at);
    const delimited = end > 0 && ',]'.includes(raw.charAt(skipSpace(raw, end)));
    const text = delimited ? charactersOf(raw.slice(at, end)) : undefined;
    const value = text === undefined ? undefined : tryParse(text);
    if (text === undefined || value === undefined) return this.rejectTo(at, delimited ? end : -1);
    readElement(this.reading, value, () => text, kind);
    return end;
  }

  /** Passes over the members behind the list of records; rejects what does not read as members. */
  private closeEnvelope(start: number, at: number): number {
    const { raw } = this;
    let position = skipSpace(raw, at);
    if (raw.charAt(position) === ',') {
      for (const member of scanMembers(raw, position)) position = member.end < 0 ? raw.length : member.end;
      position = skipSpace(raw, position);
    }
    if (raw.charAt(position) === '}') return position + 1;
    return this.reject(position < raw.length ? at : start, raw.length);
  }

  /**
   * Rejects what is neither object nor list, up to a line that begins with one. Before anything was read it may be the
   * rest of a record whose beginning is missing, and so may everything behind it.
   */
  private rejectLines(at: number): number {
    const { raw } = this;
    if (!this.reading.items.some(({ ok }) => ok)) return this.reject(at, raw.length);
    for (let line = raw.indexOf('\n', at); line >= 0; line = raw.indexOf('\n', line + 1)) {
      if (!'{['.includes(raw.charAt(skipSpace(raw, line + 1)))) continue;
      return this.rejectTo(at, line);
    }
    return this.reject(at, raw.length);
  }

  /** Rejects up to `end` if that is surely the end of what starts at `at`, else everything from there. */
  private rejectTo(at: number, end: number): number {
    const isSure = this.rejected < MOST_REJECTED && end > 0 && endsSurely(this.raw.slice(at, end));
    return this.reject(at, isSure ? end : this.raw.length);
  }

  private reject(start: number, end: number): number {
    const bytes = bytesOf(this.raw.slice(start, end));
    reject(this.reading, isUtf8(bytes) ? 'not_json' : 'not_utf8', bytes);
    this.rejectedTo = end;
    this.rejected++;
    return end;
  }
}
