import { endOfString, endOfValue, skipSpace } from '../../json/scanJson.ts';
import type { ReadItem } from './decodedMessage.ts';
import { openOfRecords } from './findRecords.ts';
import { bytesOf, charactersOf } from './rawText.ts';
import { countTraits } from './recordTraits.ts';
import type { Repair } from './repairs/repair.ts';
import { findSoundRecord, type ScanBudget } from './resync.ts';

/** What a text, or a piece of one, became. */
export interface Outcome {
  readonly items: readonly ReadItem[];
  readonly repaired: readonly Repair[];
}

/** A piece stands alone, is an element of a list, or is an element of an envelope's records. */
export type PieceKind = 'document' | 'element' | 'record';

/** Reads a piece, with the repairs; null when it is not JSON and does not become it. */
export type ReadPiece = (piece: string, kind: PieceKind) => Outcome | null;

/**
 * Takes what can be read out of a raw text that is neither JSON nor repairable as a whole: values one after another,
 * and of a broken envelope or list every element that stands. Each broken element is one rejected item with its exact
 * bytes, and so is the rest behind the last element of a text that ends early. A text cut between two elements has no
 * such rest; its rejected item holds the whole text.
 */
export function salvage(raw: string, readPiece: ReadPiece): Outcome {
  const work = new Salvage(raw, readPiece);
  let position = skipSpace(raw, 0);
  while (position < raw.length) position = skipSpace(raw, work.readValue(position));
  return { items: work.items, repaired: [...work.repaired] };
}

class Salvage {
  readonly items: ReadItem[] = [];
  readonly repaired = new Set<Repair>();
  private readonly raw: string;
  private readonly readPiece: ReadPiece;
  private readonly budget: ScanBudget;
  /** Traits of the poorest record read so far, at most 2: what a record of this text has to have. */
  private fewestTraits = 2;
  private rejectedTo = -1;

  constructor(raw: string, readPiece: ReadPiece) {
    this.raw = raw;
    this.readPiece = readPiece;
    this.budget = { characters: 1_000_000 + raw.length * 8 };
  }

  /** Reads the value at `at`; returns where the next one may start. */
  readValue(at: number): number {
    const { raw } = this;
    const bracketed = raw.startsWith('{', at) || raw.startsWith('[', at);
    const end = bracketed ? endOfValue(raw, at) : -1;
    if (end > 0 && this.accept(at, end, 'document')) return end;
    const open = bracketed ? openOfRecords(raw.slice(at)) : -1;
    if (open >= 0) return this.readElements(at, at + open);
    return this.reject(at, end > 0 ? end : raw.length);
  }

  private readElements(start: number, open: number): number {
    const { raw } = this;
    const kind = start === open ? 'element' : 'record';
    let position = skipSpace(raw, open + 1);
    while (position < raw.length) {
      const character = raw.charAt(position);
      if (character === ']') return start === open ? position + 1 : this.closeEnvelope(position + 1);
      position = character === ',' ? position + 1 : this.readElement(position, kind);
      position = skipSpace(raw, position);
    }
    // What was rejected up to the end has already reported that the text ends early.
    return this.rejectedTo === raw.length ? raw.length : this.reject(0, raw.length);
  }

  private readElement(at: number, kind: PieceKind): number {
    const { raw } = this;
    const end = endOfValue(raw, at);
    const next = end < 0 ? 'x' : raw.charAt(skipSpace(raw, end));
    const delimited = ',]{'.includes(next);
    if (delimited && this.accept(at, end, kind)) return end;
    // An element whose brackets match probably ends where they say, so only what surely is a record splits it.
    const minTraits = delimited ? 2 : this.items.length === 0 ? 1 : this.fewestTraits;
    const sound = findSoundRecord(raw, at, delimited ? end : raw.length, minTraits, this.budget);
    if (sound !== null) {
      this.reject(at, sound.brokenEnd);
      return sound.start;
    }
    return this.reject(at, delimited && next !== '' ? end : raw.length);
  }

  /** Passes over the members behind the list of records; rejects what does not read as members. */
  private closeEnvelope(at: number): number {
    const { raw } = this;
    let position = skipSpace(raw, at);
    while (raw.charAt(position) === ',') {
      const key = skipSpace(raw, position + 1);
      const keyEnd = raw.charAt(key) === '"' ? endOfString(raw, key) : -1;
      const colon = keyEnd < 0 ? -1 : skipSpace(raw, keyEnd);
      const end = colon >= 0 && raw.charAt(colon) === ':' ? endOfValue(raw, skipSpace(raw, colon + 1)) : -1;
      if (end < 0) return this.reject(position, raw.length);
      position = skipSpace(raw, end);
    }
    if (raw.charAt(position) === '}') return position + 1;
    return position >= raw.length ? this.reject(0, raw.length) : this.reject(position, raw.length);
  }

  private accept(start: number, end: number, kind: PieceKind): boolean {
    const outcome = this.readPiece(this.raw.slice(start, end), kind);
    if (outcome === null) return false;
    for (const item of outcome.items) {
      this.items.push(item);
      if (item.ok) this.fewestTraits = Math.max(1, Math.min(this.fewestTraits, countTraits(item.record)));
    }
    for (const repair of outcome.repaired) this.repaired.add(repair);
    return true;
  }

  private reject(start: number, end: number): number {
    const piece = this.raw.slice(start, end);
    const text = charactersOf(piece);
    this.items.push({
      ok: false,
      reason: text === undefined ? 'not_utf8' : 'not_json',
      detail: text === undefined ? 'bytes that are not UTF-8' : 'text that is not JSON, or ends early',
      bytes: bytesOf(piece),
    });
    this.rejectedTo = end;
    return end;
  }
}
