import { once } from "node:events";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { unbroken } from "@/server/storage/s3-read";

const WAIT_MS = 1;

/** Gives the text, then breaks. */
function breaking(text: string): Readable {
  return Readable.from(
    (function* () {
      if (text) yield Buffer.from(text);
      throw new Error("connection reset");
    })(),
  );
}

describe("a read of a bucket", () => {
  it("asks for the rest from the byte where it broke", async () => {
    const asked: number[] = [];
    const rests = [breaking("de"), Readable.from([Buffer.from("f")])];
    const next = async (from: number) => {
      asked.push(from);
      return rests.shift() as Readable;
    };
    const body = unbroken(breaking("abc"), 10, next, WAIT_MS);
    expect(String(await buffer(body))).toBe("abcdef");
    expect(asked).toEqual([13, 15]);
  });

  it("gives up after three attempts that bring nothing", async () => {
    let asked = 0;
    const next = async () => {
      asked++;
      return breaking("");
    };
    const body = unbroken(breaking("abc"), 0, next, WAIT_MS);
    await expect(buffer(body)).rejects.toMatchObject({ code: "STORAGE_UNAVAILABLE" });
    expect(asked).toBe(3);
  });

  it("lets the connection go when the reader leaves, even while it waits for bytes", async () => {
    const silent = new Readable({ read: () => undefined });
    const body = unbroken(silent, 0, async () => silent);
    body.resume();
    body.destroy();
    await once(body, "close");
    expect(silent.destroyed).toBe(true);
  });
});
