/** AES-GCM under keys that this browser can use and nobody can read out of a page. */

export interface Sealed {
  readonly nonce: Uint8Array<ArrayBuffer>;
  readonly sealed: ArrayBuffer;
}

export function newKey(): Promise<CryptoKey> {
  return crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

/** `place` says where it belongs: put anywhere else, it opens no more. */
export async function seal(key: CryptoKey, place: string, plain: BufferSource): Promise<Sealed> {
  const nonce = crypto.getRandomValues(new Uint8Array(12));
  return { nonce, sealed: await crypto.subtle.encrypt(sealing(place, nonce), key, plain) };
}

export function unseal(key: CryptoKey, place: string, box: Sealed): Promise<ArrayBuffer> {
  return crypto.subtle.decrypt(sealing(place, box.nonce), key, box.sealed);
}

function sealing(place: string, nonce: Uint8Array<ArrayBuffer>): AesGcmParams {
  return { name: "AES-GCM", iv: nonce, additionalData: new TextEncoder().encode(place) };
}
