import type { JsonValue } from '../../json/json.ts';
import { tryParse } from '../../json/parseJsonText.ts';
import type { ReadItem } from './decodedMessage.ts';
import { linesOf, looksLikeLines, readLines } from './lines.ts';
import { bytesOf, charactersOf, withoutMark } from './rawText.ts';
import { elementTexts, readDocument, readItem } from './readDocument.ts';
import { applyRepairs, type Repair, type Repaired, repairAttempts } from './repairs/repair.ts';
import { type Outcome, type PieceKind, salvage } from './salvage.ts';

/**
 * Reads a message that is not one JSON document, in this order: one document per line; the repairs on the whole; line
 * by line, each repaired or salvaged for itself; salvage of the whole. The first that fits wins.
 */
export function decodeBroken(message: string, repairs: readonly Repair[], keepText: boolean): Outcome {
  const raw = withoutMark(message);
  if (raw.trim() === '') {
    const detail = message === '' ? 'the message has no bytes' : 'the message is white space only';
    return { items: [{ ok: false, reason: 'empty_message', detail, bytes: bytesOf(message) }], repaired: [] };
  }
  const plain = readLines(raw, keepText);
  if (plain !== null) return { items: plain, repaired: [] };
  const repaired = readRepaired(raw, 'document', repairs, keepText);
  if (repaired !== null) return repaired;
  if (looksLikeLines(raw)) return merge(linesOf(raw).map((line) => readLine(line, repairs, keepText)));
  return salvage(raw, (piece, kind) => readPiece(piece, kind, repairs, keepText));
}

function readLine(line: string, repairs: readonly Repair[], keepText: boolean): Outcome {
  return (
    readPiece(line, 'document', repairs, keepText) ??
    salvage(line, (piece, kind) => readPiece(piece, kind, repairs, keepText))
  );
}

function readPiece(raw: string, kind: PieceKind, repairs: readonly Repair[], keepText: boolean): Outcome | null {
  const text = charactersOf(raw);
  const value = text === undefined ? undefined : tryParse(text);
  if (text === undefined || value === undefined) return readRepaired(raw, kind, repairs, keepText);
  return { items: readAs(kind, value, text, keepText), repaired: [] };
}

function readAs(kind: PieceKind, value: JsonValue, text: string, keepText: boolean): ReadItem[] {
  return kind === 'document'
    ? readDocument(value, text, keepText)
    : [readItem(value, text, kind === 'record', keepText)];
}

function readRepaired(raw: string, kind: PieceKind, repairs: readonly Repair[], keepText: boolean): Outcome | null {
  for (const attempt of repairAttempts(raw, repairs)) {
    const text = charactersOf(attempt.text);
    if (text === undefined) return null;
    const value = tryParse(text);
    const repaired = [...new Set(attempt.applied)];
    if (value !== undefined) {
      return { items: withOriginals(readAs(kind, value, text, keepText), raw, attempt), repaired };
    }
    const lines = kind === 'document' ? readLines(attempt.text, keepText) : null;
    if (lines !== null) return { items: lines, repaired };
  }
  return null;
}

/** Puts the original texts back, where cutting the original and repairing the cuts gives the repaired texts. */
function withOriginals(items: readonly ReadItem[], raw: string, attempt: Repaired): ReadItem[] {
  const repaired = textsOf(attempt.text, false, items.length);
  const originals = textsOf(raw, attempt.applied.includes('single_quotes'), items.length);
  return items.map((item, index) => {
    const original = originals[index];
    if (original === undefined || applyRepairs(original, attempt.applied) !== repaired[index]) return item;
    if (!item.ok) return { ...item, bytes: bytesOf(original) };
    return item.text === undefined ? item : { ...item, text: charactersOf(original) ?? item.text };
  });
}

function textsOf(raw: string, apostrophes: boolean, count: number): readonly string[] {
  const texts = elementTexts(raw, apostrophes);
  if (texts.length === count) return texts;
  return count === 1 ? [raw.trim()] : [];
}

function merge(outcomes: readonly Outcome[]): Outcome {
  return {
    items: outcomes.flatMap(({ items }) => items),
    repaired: [...new Set(outcomes.flatMap(({ repaired }) => repaired))],
  };
}
