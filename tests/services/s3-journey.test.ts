import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { S3Options } from "@/server/storage/s3-client";
import { ended, signInAsGuest } from "./support/client";
import { dataFolder } from "./support/fixture";
import { tinyPhoto } from "./support/photos";
import { startProduct } from "./support/product";
import { seeded } from "./support/random";
import { contentsOf, NOT_RUN, S3_TESTS, startS3 } from "./support/s3-server";

const variables = ({ bucket, region, endpoint = "", prefix, credentials }: S3Options) => ({
  STORAGE_BACKEND: "s3",
  S3_BUCKET: bucket,
  S3_REGION: region,
  S3_ENDPOINT: endpoint,
  S3_FORCE_PATH_STYLE: "1",
  S3_PREFIX: prefix,
  AWS_ACCESS_KEY_ID: credentials?.accessKeyId ?? "",
  AWS_SECRET_ACCESS_KEY: credentials?.secretAccessKey ?? "",
});

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

describe.skipIf(!S3_TESTS)(`a photo whose home is ${S3_TESTS ?? NOT_RUN}`, () => {
  let s3: Awaited<ReturnType<typeof startS3>>;
  beforeAll(async () => {
    s3 = await startS3();
  });
  afterAll(() => s3?.end());

  it("goes there by a link, is restored, and comes back", async ({ onTestFinished }) => {
    const product = await startProduct(dataFolder(), variables(s3.options));
    onTestFinished(() => product.kill());
    const client = await signInAsGuest(product.url);
    const photo = await tinyPhoto(seeded(1));
    const ticket = await client.trpc.uploads.create.mutate({
      filename: "grandmother.jpg",
      contentType: "image/jpeg",
      size: photo.bytes.length,
      sha256: photo.sha256,
    });
    expect(ticket.url).toContain(s3.options.endpoint);

    const send = (bytes: Uint8Array<ArrayBuffer>) =>
      fetch(ticket.url, { method: "PUT", headers: ticket.headers, body: bytes }).then(({ status }) => status);
    expect([400, 403]).toContain(await send(new Uint8Array(photo.bytes.length)));
    expect([400, 403]).toContain(await send(photo.bytes.slice(1)));
    expect(await contentsOf(s3.options)).toEqual([]);
    expect(await send(photo.bytes)).toBe(200);
    expect(await send(photo.bytes)).toBe(412);

    const { id } = await client.trpc.uploads.complete.mutate({ assetId: ticket.assetId });
    expect(sha256(await client.download(id, "original"))).toBe(photo.sha256);
    const job = await client.trpc.jobs.create.mutate({ inputAssetId: id, parameters: { scale: 1, sharpness: 0 } });
    const { status, results } = await ended(client, job.id, 60_000);
    expect(status).toBe("COMPLETED");
    expect(await client.download(String(results[0]?.id), "download")).not.toHaveLength(0);
    expect((await contentsOf(s3.options)).filter((key) => /(^|\/)(raw|processed)\//.test(key))).toHaveLength(2);
  });
});
