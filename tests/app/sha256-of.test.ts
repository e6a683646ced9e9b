import { createHash, randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { sha256Of } from "@/app/_components/uploads/sha256-of";

describe("the SHA-256 of a file in the browser", () => {
  it.each([0, 1, 256 * 1024 - 1, 256 * 1024, 256 * 1024 + 1, 1_000_000])("is right for %i bytes", async (size) => {
    const bytes = randomBytes(size);
    expect(await sha256Of(new Blob([bytes]))).toBe(createHash("sha256").update(bytes).digest("hex"));
  });

  it("reads a piece at a time", async () => {
    const pieces: number[] = [];
    const file = new Blob([randomBytes(600_000)]);
    const slice = file.slice.bind(file);
    file.slice = (start = 0, end = 0) => {
      const piece = slice(start, end);
      pieces.push(piece.size);
      return piece;
    };
    await sha256Of(file);
    expect(pieces).toEqual([262_144, 262_144, 75_712]);
  });

  it("stops when the person has changed their mind", async () => {
    await expect(sha256Of(new Blob(["a"]), AbortSignal.abort())).rejects.toThrow("aborted");
  });
});
