/**
 * What the server and a device say to each other about a passkey, between the JSON of the
 * one and the bytes of the other. By hand: browsers have a helper for it only of late.
 */

interface CredentialJson {
  id: string;
  type: PublicKeyCredentialType;
  transports?: AuthenticatorTransport[];
}

export interface NewQuestion {
  publicKey: Omit<
    PublicKeyCredentialCreationOptions,
    "challenge" | "user" | "excludeCredentials"
  > & {
    challenge: string;
    user: Omit<PublicKeyCredentialUserEntity, "id"> & { id: string };
    excludeCredentials?: CredentialJson[];
  };
}

export interface KnownQuestion {
  publicKey: Omit<PublicKeyCredentialRequestOptions, "challenge" | "allowCredentials"> & {
    challenge: string;
    allowCredentials?: CredentialJson[];
  };
}

export function bytesOf(base64url: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64url.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

export function textOf(bytes: ArrayBuffer): string {
  const text = String.fromCharCode(...new Uint8Array(bytes));
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

export function creationOptions(question: NewQuestion): PublicKeyCredentialCreationOptions {
  const { challenge, user, excludeCredentials, ...rest } = question.publicKey;
  return {
    ...rest,
    challenge: bytesOf(challenge),
    user: { ...user, id: bytesOf(user.id) },
    excludeCredentials: (excludeCredentials ?? []).map(descriptor),
  };
}

export function requestOptions(question: KnownQuestion): PublicKeyCredentialRequestOptions {
  const { challenge, allowCredentials, ...rest } = question.publicKey;
  return {
    ...rest,
    challenge: bytesOf(challenge),
    allowCredentials: (allowCredentials ?? []).map(descriptor),
  };
}

function descriptor(known: CredentialJson): PublicKeyCredentialDescriptor {
  return { ...known, id: bytesOf(known.id) };
}

/** Writes a device's answer as the server reads it. */
export function answerOf(credential: PublicKeyCredential): string {
  const { response } = credential;
  const said: Record<string, string> = { clientDataJSON: textOf(response.clientDataJSON) };
  if ("attestationObject" in response) {
    said.attestationObject = textOf(
      (response as AuthenticatorAttestationResponse).attestationObject,
    );
  } else {
    const shown = response as AuthenticatorAssertionResponse;
    said.authenticatorData = textOf(shown.authenticatorData);
    said.signature = textOf(shown.signature);
    if (shown.userHandle) said.userHandle = textOf(shown.userHandle);
  }
  return JSON.stringify({
    id: credential.id,
    rawId: textOf(credential.rawId),
    type: credential.type,
    response: said,
  });
}

/** Whether this browser can do it here: a passkey belongs to a name, never to a number. */
export function isPossible(place: {
  isSecureContext: boolean;
  hostname: string;
  hasPasskeys: boolean;
}): boolean {
  const isNumber = /^[\d.]+$/.test(place.hostname) || place.hostname.includes(":");
  return place.isSecureContext && place.hasPasskeys && !isNumber;
}

export type Hindrance = "cancelled" | "there-already" | "not-here" | "not-now";

/** What a device's refusal means to whoever holds it. */
export function hindranceOf(error: unknown): Hindrance {
  const name = error instanceof Error || error instanceof DOMException ? error.name : "";
  if (name === "NotAllowedError" || name === "AbortError") return "cancelled";
  if (name === "InvalidStateError") return "there-already";
  if (name === "SecurityError" || name === "NotSupportedError") return "not-here";
  return "not-now";
}
