/** A film's bytes, wherever they are. Nothing here knows a file name. */
export interface FilmSource {
  readonly size: number;
  /** The media type, for the preview only; the server looks at the bytes. */
  readonly type: string;
  slice(start: number, end: number): Promise<Blob>;
}

/** A film chosen on the phone. */
export class ChosenFilm implements FilmSource {
  readonly #blob: Blob;

  constructor(blob: Blob) {
    this.#blob = blob;
  }

  get size(): number {
    return this.#blob.size;
  }

  get type(): string {
    return this.#blob.type;
  }

  slice(start: number, end: number): Promise<Blob> {
    return Promise.resolve(this.#blob.slice(start, end));
  }
}

const EDGE = 1 << 20;

/** Names a film by the SHA-256 of its first and its last MiB, as the server does. */
export async function fingerprintOf(source: FilmSource): Promise<string> {
  const first = await source.slice(0, Math.min(EDGE, source.size));
  const last = await source.slice(Math.max(0, source.size - EDGE), source.size);
  return `${hexOf(await sha256(first))}.${hexOf(await sha256(last))}`;
}

export async function sha256(blob: Blob): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", await blob.arrayBuffer()));
}

/** The value of tus's `Upload-Checksum`. */
export async function checksumOf(blob: Blob): Promise<string> {
  return `sha256 ${btoa(String.fromCharCode(...(await sha256(blob))))}`;
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
