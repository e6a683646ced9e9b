import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { rawKey } from "@/server/storage/keys";
import { createS3Storage } from "@/server/storage/s3";
import { setUpBucket } from "@/server/storage/s3-rules";
import { NOT_RUN, S3_TESTS, startS3 } from "./support/s3-server";

const KEY = rawKey("01ARZ3NDEKTSV4RRFFQ69G5FAV", "01BX5ZZKBKACTAV9WEVGEMMVRZ", "png");
const ORIGIN = "https://photos.test";

describe.skipIf(!S3_TESTS)(`the rules of a bucket at ${S3_TESTS ?? NOT_RUN}`, () => {
  let s3: Awaited<ReturnType<typeof startS3>>;
  beforeAll(async () => {
    s3 = await startS3();
  });
  afterAll(() => s3?.end());

  it("let our pages send what a link signs, and no others, and are written once", async () => {
    const wishes = { origins: [ORIGIN], retentionDays: 30 };
    const first = await setUpBucket(s3.options, wishes);
    const second = await setUpBucket(s3.options, wishes);
    expect(["written", "unchanged"]).toContain(first.cors.state);
    expect(second.cors.state).toBe("unchanged");
    // Not every store can expire objects by itself; one that can keeps the rule.
    expect(second.lifecycle.state).toBe(first.lifecycle.state === "unsupported" ? "unsupported" : "unchanged");

    const { presignPut } = createS3Storage(s3.options);
    const limits = { contentType: "image/png", size: 1, sha256: "0a".repeat(32), expiresInSeconds: 60 };
    const { url, headers } = await presignPut(KEY, limits);
    const ask = (origin: string) =>
      fetch(url, {
        method: "OPTIONS",
        headers: {
          Origin: origin,
          "Access-Control-Request-Method": "PUT",
          "Access-Control-Request-Headers": Object.keys(headers).join(", ").toLowerCase(),
        },
      });
    expect((await ask(ORIGIN)).headers.get("access-control-allow-origin")).toBe(ORIGIN);
    expect((await ask("https://elsewhere.test")).headers.get("access-control-allow-origin")).toBeNull();
  });
});
