/** An answer of the server that is not a success, as application/problem+json tells it. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly title: string,
    readonly whatIsSafe: string,
    readonly whatToDo: string,
    readonly body: unknown,
  ) {
    super(title);
    this.name = "Problem";
  }
}

export function csrfToken(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="csrf-token"]')?.content ?? "";
}

export interface SendOptions {
  signal?: AbortSignal;
  /** The same key for each try of one intended change; a new one by default. */
  idempotencyKey?: string;
  /** Lets the request outlive the page (browsers allow 64 KiB). */
  keepalive?: boolean;
}

export function getJson<T>(url: string, signal?: AbortSignal): Promise<T> {
  return request<T>(url, { method: "GET", ...(signal ? { signal } : {}) });
}

export function postJson<T>(url: string, body: unknown, options: SendOptions = {}): Promise<T> {
  return sendJson<T>("POST", url, body, options);
}

export function putJson<T>(url: string, body: unknown, options: SendOptions = {}): Promise<T> {
  return sendJson<T>("PUT", url, body, options);
}

function sendJson<T>(method: string, url: string, body: unknown, options: SendOptions): Promise<T> {
  return request<T>(url, {
    method,
    body: JSON.stringify(body),
    headers: {
      "Content-Type": "application/json",
      "X-CSRFToken": csrfToken(),
      "Idempotency-Key": options.idempotencyKey ?? crypto.randomUUID(),
    },
    ...(options.signal ? { signal: options.signal } : {}),
    ...(options.keepalive ? { keepalive: true } : {}),
  });
}

async function request<T>(url: string, init: RequestInit): Promise<T> {
  const response = await fetch(url, { credentials: "same-origin", ...init });
  const text = await response.text();
  const body: unknown = text && isJson(response) ? JSON.parse(text) : null;
  if (!response.ok) throw problemOf(response, body);
  return body as T;
}

function isJson(response: Response): boolean {
  return /\bjson\b/.test(response.headers.get("Content-Type") ?? "");
}

function problemOf(response: Response, body: unknown): Problem {
  const told = (body ?? {}) as Record<string, string>;
  return new Problem(
    response.status,
    told.title ?? response.statusText,
    told.what_is_safe ?? "",
    told.what_to_do ?? "",
    body,
  );
}
