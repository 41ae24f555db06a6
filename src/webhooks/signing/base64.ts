/** Buffer.from never refuses base64, so the alphabet and the length are checked here. Padding may be missing. */
export function decodeBase64(text: string): Buffer | null {
  const unpadded = text.replace(/={1,2}$/, '');
  const padded = unpadded.length !== text.length;
  if (unpadded === '' || !/^[A-Za-z0-9+/]+$/.test(unpadded) || unpadded.length % 4 === 1) return null;
  if (padded && text.length % 4 !== 0) return null;
  return Buffer.from(unpadded, 'base64');
}
