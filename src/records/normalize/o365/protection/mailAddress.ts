import type { JsonValue } from '../../../../json/json.ts';
import { listOf } from '../../../../json/parseJsonText.ts';
import { toText } from '../../fields/scalars.ts';

/** The address in `Mara Lind <mara@nordwind.example>` or in `<…>` alone; any other text as it is. */
export function addressIn(text: string | null): string | null {
  if (text === null) return null;
  const trimmed = text.trim();
  if (!trimmed.endsWith('>')) return trimmed === '' ? null : trimmed;
  const start = trimmed.lastIndexOf('<');
  return start < 0 ? trimmed : trimmed.slice(start + 1, -1).trim() || null;
}

/** Addresses of a list, of JSON text, or of one text in which semicolons or commas part them, with or without brackets. */
export function addressList(value: JsonValue | undefined): string[] {
  const list = typeof value === 'string' ? textList(value) : listOf(value);
  return list.flatMap((entry) => addressIn(toText(entry)) ?? []);
}

function textList(text: string): readonly JsonValue[] {
  const parsed = listOf(text);
  if (parsed.length > 0) return parsed;
  const inner = text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1) : text;
  return inner.split(/[;,]/);
}
