/** A name that could lead out of its folder, or that no code of ours writes. */
export class BlobNameRefusedError extends Error {
  override readonly name = 'BlobNameRefusedError';

  constructor() {
    super(
      'A blob name has an empty part, a part of dots, a backslash or a control character; nothing was read or written.',
    );
  }
}

/**
 * Refuses names with `..`, a leading slash and the like: the SDK makes a URL of a name, and a URL with dots in it leads
 * elsewhere, even into another container.
 * @param name of a blob, or a prefix, which may be empty or end with a slash
 * @throws BlobNameRefusedError
 */
export function checkBlobName(name: string): void {
  if (name === '') return;
  const parts = name.split('/');
  const named = parts.at(-1) === '' && parts.length > 1 ? parts.slice(0, -1) : parts;
  if (named.some((part) => /^\.*$/.test(part)) || hasOddCharacter(name)) throw new BlobNameRefusedError();
}

function hasOddCharacter(name: string): boolean {
  for (let at = 0; at < name.length; at++) {
    const code = name.charCodeAt(at);
    if (code < 0x20 || code === 0x7f || code === 0x5c) return true;
  }
  return false;
}
