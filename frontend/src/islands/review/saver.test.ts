import { expect, test, vi } from "vitest";
import { Problem } from "../../shared/http";
import { Scope } from "../../shared/scope";
import { Saver } from "./saver";

const answer = { saved_at: "2026-03-02T09:41:10Z" };

test("it says saved after the answer, with the server's time", async () => {
  const saver = new Saver(new Scope());
  let confirm: (value: typeof answer) => void = () => undefined;
  saver.save("order", () => new Promise((resolve) => (confirm = resolve)));

  expect(saver.status.phase).toBe("saving");
  expect(saver.status.savedAt).toBeNull();
  confirm(answer);
  await saver.settle();
  expect(saver.status).toMatchObject({ phase: "saved", savedAt: new Date(answer.saved_at) });
});

test("a newer change of the same kind replaces one that waits", async () => {
  const saver = new Saver(new Scope());
  const sent: string[] = [];
  const send = (name: string) => async () => {
    sent.push(name);
    return answer;
  };
  saver.save("order", send("first"));
  saver.save("order", send("second"));
  saver.save("order", send("third"));
  await saver.settle();

  expect(sent).toEqual(["first", "third"]);
});

test("what did not arrive is tried again", async () => {
  vi.useFakeTimers();
  const saver = new Saver(new Scope());
  const send = vi.fn().mockRejectedValueOnce(new TypeError("offline")).mockResolvedValue(answer);
  saver.save("words", send);
  await vi.advanceTimersByTimeAsync(0);

  expect(saver.status.phase).toBe("waiting");
  await vi.advanceTimersByTimeAsync(1000);
  expect(saver.status.phase).toBe("saved");
  vi.useRealTimers();
});

test("what the server refuses is told and not tried for ever", async () => {
  const saver = new Saver(new Scope());
  const send = vi
    .fn()
    .mockRejectedValue(new Problem(409, "This review is ended.", "", "Load.", null));
  saver.save("words", send);

  expect(await saver.settle()).toBe(false);
  expect(saver.status).toMatchObject({ phase: "refused", reason: "This review is ended. Load." });
  expect(send).toHaveBeenCalledOnce();
});
