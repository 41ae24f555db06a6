import type { Fields } from '../fields.ts';

/** `email.attachments` of a mailbox record's text: `plan.docx (2048b); photo.png (599b)`. */
export function attachments(text: string | null): readonly Fields[] {
  if (text === null) return [];
  return text
    .split(/;\s+/)
    .filter((entry) => entry.trim() !== '')
    .map((entry) => {
      const sized = /^(.*\S)\s*\((\d{1,15})b\)$/.exec(entry.trim());
      return { file: { name: sized?.[1] ?? entry.trim(), size: sized === null ? null : Number(sized[2]) } };
    });
}
