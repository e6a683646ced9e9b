import { describe, expect, it } from "vitest";
import { createLocalLive } from "@/server/live/local";

const until = () => new AbortController();

describe("the local live bus", () => {
  it("tells of a change that came between subscribing and listening", async () => {
    const live = createLocalLive();
    const changes = live.subscribe(["a"], until().signal)[Symbol.asyncIterator]();
    live.publish("a");
    expect((await changes.next()).done).toBe(false);
  });

  it("tells several changes at once as one", async () => {
    const live = createLocalLive();
    const leaving = until();
    const changes = live.subscribe(["a"], leaving.signal)[Symbol.asyncIterator]();
    live.publish("a");
    live.publish("a");
    await changes.next();
    const next = changes.next();
    leaving.abort();
    expect((await next).done).toBe(true);
  });

  it("keeps topics apart", async () => {
    const live = createLocalLive();
    const leaving = until();
    const next = live.subscribe(["a"], leaving.signal)[Symbol.asyncIterator]().next();
    live.publish("b");
    leaving.abort();
    expect((await next).done).toBe(true);
  });

  it("listens to several topics at once", async () => {
    const live = createLocalLive();
    const changes = live.subscribe(["a", "b"], until().signal)[Symbol.asyncIterator]();
    live.publish("b");
    expect((await changes.next()).done).toBe(false);
  });

  it("ends at once for a signal that was aborted before", async () => {
    const changes = createLocalLive().subscribe(["a"], AbortSignal.abort())[Symbol.asyncIterator]();
    expect((await changes.next()).done).toBe(true);
  });
});
