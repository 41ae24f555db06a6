import { createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto';
import { type Finding, refused } from '../connection/finding.ts';
import { decodeBase64 } from './base64.ts';
import { isGuessable, spellsPlaceholder } from './guessable.ts';

/** An ed25519 key pair of a connection. */
export interface Ed25519Key {
  /** 32 bytes. */
  readonly publicKey: Buffer;
  /** 64 bytes (RFC 8032). */
  sign(content: Buffer): Buffer;
}

/** A `whsk_` text that is no key. Settings with it are refused; met while signing it is a fault of ours. */
export class UnusableEd25519KeyError extends Error {
  override readonly name = 'UnusableEd25519KeyError';
  readonly code: string;

  constructor(code: string) {
    super(`An ed25519 key cannot be used: ${code}.`);
    this.code = code;
  }
}

const prefix = 'whsk_';

/** RFC 8410 §7: what stands before the 32 bytes of an ed25519 seed in PKCS #8. */
const pkcs8Head = Buffer.from('302e020100300506032b657004220420', 'hex');

/** The public half of the pair that the Standard Webhooks server publishes with its tests. */
const publishedExample = '1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=';

const made = new Map<string, Ed25519Key>();
const mostKept = 32;

/**
 * The key of a `whsk_` text (Standard Webhooks 1.0.0): base64 of the 32 bytes of the seed, or of seed and public key.
 * Made once per text.
 * @throws UnusableEd25519KeyError when `ed25519KeyProblems` refuses it as no key
 */
export function ed25519Key(text: string): Ed25519Key {
  const found = made.get(text);
  if (found !== undefined) return found;
  const { key } = readKey(text);
  if (made.size >= mostKept) made.clear();
  made.set(text, key);
  return key;
}

/** What is wrong with the text of a key. */
export function ed25519KeyProblems(text: string): readonly Finding[] {
  const fix = 'Generate one: "whsk_" followed by the base64 of 32 random bytes.';
  try {
    const { key, seed } = readKey(text);
    if (isGuessable(seed) || spellsPlaceholder(seed)) {
      return [
        refused('ed25519-guessable', 'The key repeats a few bytes or spells a word that everybody tries first.', fix),
      ];
    }
    if (key.publicKey.toString('base64') !== publishedExample) return [];
    return [refused('ed25519-published', 'The key is an example from public documentation.', fix)];
  } catch (error) {
    if (!(error instanceof UnusableEd25519KeyError)) throw error;
    return [refused(error.code, 'The text is not "whsk_" and the base64 of an ed25519 key.', fix)];
  }
}

function readKey(text: string): { readonly key: Ed25519Key; readonly seed: Buffer } {
  const bytes = text.startsWith(prefix) ? decodeBase64(text.slice(prefix.length)) : null;
  if (bytes === null) throw new UnusableEd25519KeyError('ed25519-not-base64');
  if (bytes.length !== 32 && bytes.length !== 64) throw new UnusableEd25519KeyError('ed25519-length');
  const seed = bytes.subarray(0, 32);
  const privateKey = createPrivateKey({ key: Buffer.concat([pkcs8Head, seed]), format: 'der', type: 'pkcs8' });
  const publicKey = publicBytes(privateKey);
  if (bytes.length === 64 && !publicKey.equals(bytes.subarray(32))) {
    throw new UnusableEd25519KeyError('ed25519-pair');
  }
  return { key: { publicKey, sign: (content) => sign(null, content, privateKey) }, seed };
}

/** The last 32 bytes of its SubjectPublicKeyInfo (RFC 8410 §4). */
function publicBytes(privateKey: KeyObject): Buffer {
  return createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).subarray(-32);
}
