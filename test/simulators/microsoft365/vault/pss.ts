import { constants, createHash, privateEncrypt, randomBytes, type KeyObject } from 'node:crypto';

const HASH_BYTES = 32;

/**
 * RSASSA-PSS over a SHA-256 digest (RFC 8017, section 8.1.1, salt as long as the hash): what a vault's `sign` does, which
 * is given the digest and never the text. Node signs texts only, so the padding is made here.
 */
export function signPssDigest(digest: Buffer, privateKey: KeyObject): Buffer {
  const bits = (privateKey.asymmetricKeyDetails?.modulusLength ?? 0) - 1;
  const padded = emsaPssEncode(digest, bits, randomBytes(HASH_BYTES));
  return privateEncrypt({ key: privateKey, padding: constants.RSA_NO_PADDING }, padded);
}

/** EMSA-PSS-ENCODE (RFC 8017, section 9.1.1), from step 5 on. */
function emsaPssEncode(digest: Buffer, bits: number, salt: Buffer): Buffer {
  const bytes = Math.ceil(bits / 8);
  const hash = sha256(Buffer.concat([Buffer.alloc(8), digest, salt]));
  const block = Buffer.concat([Buffer.alloc(bytes - salt.length - HASH_BYTES - 2), Buffer.from([1]), salt]);
  const mask = mgf1(hash, block.length);
  const masked = Buffer.from(block.map((byte, index) => byte ^ (mask[index] ?? 0)));
  masked[0] = (masked[0] ?? 0) & (0xff >> (8 * bytes - bits));
  return Buffer.concat([masked, hash, Buffer.from([0xbc])]);
}

/** The mask generation function of RFC 8017, appendix B.2.1. */
function mgf1(seed: Buffer, length: number): Buffer {
  const parts: Buffer[] = [];
  for (let counter = 0; counter * HASH_BYTES < length; counter++) {
    const number = Buffer.alloc(4);
    number.writeUInt32BE(counter);
    parts.push(sha256(Buffer.concat([seed, number])));
  }
  return Buffer.concat(parts).subarray(0, length);
}

function sha256(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest();
}
