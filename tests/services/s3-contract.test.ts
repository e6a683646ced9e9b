import { randomBytes } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe } from "vitest";
import { createS3Storage } from "@/server/storage/s3";
import { storageContract } from "@/tests/contracts/storage";
import { contentsOf, NOT_RUN, S3_TESTS, startS3 } from "./support/s3-server";

const server: { now?: Awaited<ReturnType<typeof startS3>>; down?: boolean } = {};

describe.skipIf(!S3_TESTS)(S3_TESTS ?? NOT_RUN, () => {
  beforeAll(async () => {
    server.now = await startS3();
  });
  afterAll(() => server.now?.end());

  storageContract("the bucket", async () => {
    if (!server.now) throw new Error("The S3 server was not started");
    const { options, kill, restart } = server.now;
    if (server.down) await restart?.();
    server.down = false;
    const own = { ...options, prefix: `${options.prefix}/${randomBytes(4).toString("hex")}` };
    return {
      storage: createS3Storage(own),
      send: fetch,
      // Its clock is the real one, so the end of a link is waited for.
      linkSeconds: 2,
      passSeconds: (seconds) => wait(seconds * 1000),
      breakDown:
        kill &&
        (async () => {
          server.down = true;
          await kill();
        }),
      contents: () => contentsOf({ ...own, prefix: own.prefix.replace(/^\/+/, "") }),
    };
  });
});
