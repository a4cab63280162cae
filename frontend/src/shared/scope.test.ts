import { expect, test, vi } from "vitest";
import { Scope } from "./scope";

test("closing a scope removes its listeners", () => {
  const scope = new Scope();
  const heard = vi.fn();
  scope.listen(window, "resize", heard);
  scope.close();
  window.dispatchEvent(new Event("resize"));
  expect(heard).not.toHaveBeenCalled();
});

test("closing a scope closes its children and stops their timers", () => {
  vi.useFakeTimers();
  const scope = new Scope();
  const ran = vi.fn();
  scope.child().interval(ran, 10);
  vi.advanceTimersByTime(25);
  scope.close();
  vi.advanceTimersByTime(100);
  expect(ran).toHaveBeenCalledTimes(2);
  vi.useRealTimers();
});

test("what is added after closing is let go at once", () => {
  const scope = new Scope();
  scope.close();
  const release = vi.fn();
  scope.add(release);
  expect(release).toHaveBeenCalledOnce();
});

test("a release runs once, whoever asks first", () => {
  const scope = new Scope();
  const release = vi.fn();
  const early = scope.add(release);
  early();
  early();
  scope.close();
  expect(release).toHaveBeenCalledOnce();
});
