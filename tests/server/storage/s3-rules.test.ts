import { HttpResponse, http } from "msw";
import { describe, expect, it } from "vitest";
import { setUpBucket } from "@/server/storage/s3-rules";
import { mockHttp } from "@/tests/support/msw";
import { S3_OPTIONS } from "@/tests/support/s3";

const server = mockHttp();
const WISHES = { origins: ["https://photos.test"], retentionDays: 7 };

const LIFECYCLE = { root: "LifecycleConfiguration", missing: "NoSuchLifecycleConfiguration" };
const CORS = { root: "CORSConfiguration", missing: "NoSuchCORSConfiguration" };

/** A bucket that keeps what it is told as it came. */
function bucket({ lifecycle, knowsLifecycle = true }: { lifecycle?: string; knowsLifecycle?: boolean } = {}) {
  const kept: Record<string, string | undefined> = { lifecycle };
  const writes: string[] = [];
  const answer = async ({ request }: { request: Request }) => {
    const kind = new URL(request.url).searchParams.has("cors") ? "cors" : "lifecycle";
    if (kind === "lifecycle" && !knowsLifecycle) return failure(501, "NotImplemented");
    if (request.method === "PUT") {
      kept[kind] = await request.text();
      writes.push(kind);
      return new HttpResponse(null);
    }
    return kept[kind] ? HttpResponse.xml(kept[kind]) : failure(404, (kind === "cors" ? CORS : LIFECYCLE).missing);
  };
  server.use(http.all(`${S3_OPTIONS.endpoint}/photos*`, answer));
  return { kept, writes };
}

const failure = (status: number, code: string) =>
  HttpResponse.xml(`<Error><Code>${code}</Code><Message>no</Message></Error>`, { status });

const FOREIGN = `<LifecycleConfiguration><Rule><ID>Logs</ID><Filter><Prefix>logs/</Prefix></Filter>
  <Status>Enabled</Status><Expiration><Days>3</Days></Expiration></Rule></LifecycleConfiguration>`;

describe("setting up a bucket", () => {
  it("lets pages send photos with all headers that are signed, and photos and results expire", async () => {
    const { kept } = bucket();
    const { cors, lifecycle } = await setUpBucket(S3_OPTIONS, WISHES);
    expect([cors.state, lifecycle.state]).toEqual(["written", "written"]);
    expect(kept.cors).toContain("<AllowedOrigin>https://photos.test</AllowedOrigin>");
    for (const header of ["content-type", "if-none-match", "x-amz-checksum-sha256"]) {
      expect(kept.cors).toContain(`<AllowedHeader>${header}</AllowedHeader>`);
    }
    expect(lifecycle.rules).toMatchObject([
      { ID: "ExpireRawImages", Filter: { Prefix: "darkroom/raw/" }, Expiration: { Days: 7 } },
      { ID: "ExpireProcessedImages", Filter: { Prefix: "darkroom/processed/" }, Expiration: { Days: 7 } },
    ]);
    expect(kept.lifecycle).toContain("<Prefix>darkroom/raw/</Prefix>");
  });

  it("changes nothing the second time", async () => {
    const { writes } = bucket();
    await setUpBucket(S3_OPTIONS, WISHES);
    const { cors, lifecycle } = await setUpBucket(S3_OPTIONS, WISHES);
    expect([cors.state, lifecycle.state, writes]).toEqual(["unchanged", "unchanged", ["cors", "lifecycle"]]);
  });

  it("replaces its own rules when the wishes change, and keeps the rules of others", async () => {
    bucket({ lifecycle: FOREIGN });
    await setUpBucket(S3_OPTIONS, WISHES);
    const { lifecycle } = await setUpBucket(S3_OPTIONS, { ...WISHES, retentionDays: 1 });
    expect(lifecycle.rules.map(({ ID, Expiration }) => [ID, Expiration?.Days])).toEqual([
      ["Logs", 3],
      ["ExpireRawImages", 1],
      ["ExpireProcessedImages", 1],
    ]);
  });

  it("does not take the rules from another Darkroom in the same bucket", async () => {
    bucket();
    await setUpBucket({ ...S3_OPTIONS, prefix: "other" }, WISHES);
    await expect(setUpBucket(S3_OPTIONS, WISHES)).rejects.toMatchObject({
      code: "CONFLICT",
      message: expect.stringContaining("other/raw/"),
    });
  });

  it("says which rules a store does not know", async () => {
    bucket({ knowsLifecycle: false });
    const { cors, lifecycle } = await setUpBucket(S3_OPTIONS, WISHES);
    expect([cors.state, lifecycle.state]).toEqual(["written", "unsupported"]);
  });

  it("says so when the store does not answer", async () => {
    server.use(http.all(`${S3_OPTIONS.endpoint}/photos*`, () => HttpResponse.error()));
    await expect(setUpBucket(S3_OPTIONS, WISHES)).rejects.toMatchObject({ code: "STORAGE_UNAVAILABLE" });
  });
});
