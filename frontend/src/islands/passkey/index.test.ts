import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Scope } from "../../shared/scope";
import { mount } from "./index";
import { bytesOf, hindranceOf, isPossible, textOf } from "./model";

const QUESTION = { publicKey: { challenge: "AAEC", rpId: "localhost" } };

beforeEach(() => {
  vi.stubGlobal("isSecureContext", true);
  vi.stubGlobal("PublicKeyCredential", class {});
  vi.stubGlobal(
    "fetch",
    vi.fn(() =>
      Promise.resolve(
        new Response(JSON.stringify(QUESTION), { headers: { "Content-Type": "application/json" } }),
      ),
    ),
  );
});

afterEach(() => {
  vi.unstubAllGlobals();
});

function page(kind: "new" | "known" = "known") {
  document.body.innerHTML =
    '<form><input type="hidden" name="credential"><button type="submit" hidden>Go</button><div></div></form>';
  const form = document.querySelector("form") as HTMLFormElement;
  const sent = vi.spyOn(form, "submit").mockImplementation(() => undefined);
  mount(form.querySelector("div") as HTMLElement, { kind, ask: "/ask" }, new Scope());
  return { form, sent, button: form.querySelector("button") as HTMLButtonElement };
}

function device(answers: () => Promise<unknown>): void {
  vi.stubGlobal("navigator", { credentials: { get: vi.fn(answers), create: vi.fn(answers) } });
}

test("who says no to the device is told that nothing was sent, and may try again", async () => {
  device(() => Promise.reject(new DOMException("", "NotAllowedError")));
  const { form, sent, button } = page();
  expect(button.hidden).toBe(false);
  button.click();
  await vi.waitFor(() => expect(form.textContent).toContain("Nothing was sent."));
  expect(sent).not.toHaveBeenCalled();
  await vi.waitFor(() => expect(button.disabled).toBe(false));
});

test("a browser without passkeys shows no button, and says so where one is made", () => {
  vi.stubGlobal("isSecureContext", false);
  expect(page().form.textContent?.trim()).toBe("Go");
  const { form, button } = page("new");
  expect(button.hidden).toBe(true);
  expect(form.textContent).toContain("The other ways in work as before.");
});

test("a passkey belongs to a name, never to a number", () => {
  const place = { isSecureContext: true, hasPasskeys: true };
  expect(isPossible({ ...place, hostname: "practice.example" })).toBe(true);
  expect(isPossible({ ...place, hostname: "localhost" })).toBe(true);
  expect(isPossible({ ...place, hostname: "127.0.0.1" })).toBe(false);
  expect(isPossible({ ...place, hostname: "[::1]" })).toBe(false);
});

test("bytes go to text and back", () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, at) => at);
  const text = textOf(bytes.buffer);
  expect(text).not.toMatch(/[+/=]/);
  expect([...bytesOf(text)]).toEqual([...bytes]);
});

test("each refusal has its own words", () => {
  expect(hindranceOf(new DOMException("", "InvalidStateError"))).toBe("there-already");
  expect(hindranceOf(new DOMException("", "SecurityError"))).toBe("not-here");
  expect(hindranceOf(new TypeError("network"))).toBe("not-now");
});
