import { describe, expect, it } from "vitest";
import { canBePhoto } from "@/app/_components/uploads/photo-file";
import { AT_ONCE, isUnderway, nextToSend, type Photo, uploadReducer } from "@/app/_components/uploads/upload-state";
import type { AssetView } from "@/server/schemas/asset";

const add = (...keys: string[]): Photo[] =>
  uploadReducer([], { type: "added", photos: keys.map((key) => ({ key, file: new File([], key), preview: "" })) });
const asset = { id: "a", width: 3, height: 2 } as AssetView;

describe("uploads", () => {
  it("starts no more than three at a time, in order", () => {
    let photos = add("1", "2", "3", "4", "5");
    expect(nextToSend(photos).map(({ key }) => key)).toEqual(["1", "2", "3"]);
    for (const { key } of nextToSend(photos)) photos = uploadReducer(photos, { type: "started", key });
    expect(AT_ONCE).toBe(3);
    expect(nextToSend(photos)).toEqual([]);
    photos = uploadReducer(photos, { type: "arrived", key: "2" });
    expect(nextToSend(photos)).toEqual([]);
    photos = uploadReducer(photos, { type: "accepted", key: "2", asset });
    expect(nextToSend(photos).map(({ key }) => key)).toEqual(["4"]);
  });

  it("lets a failed one be tried again without choosing it again", () => {
    let photos = uploadReducer(add("1"), { type: "started", key: "1" });
    photos = uploadReducer(photos, { type: "failed", key: "1", message: "Broken.", retryable: true });
    expect(photos[0]).toMatchObject({ status: "failed", problem: { message: "Broken.", retryable: true } });
    expect(photos.some(isUnderway)).toBe(false);
    photos = uploadReducer(photos, { type: "retried", key: "1" });
    expect(photos[0]).toMatchObject({ status: "waiting", sent: 0, problem: null });
    expect(nextToSend(photos)).toHaveLength(1);
  });

  it("forgets removed ones and ignores what comes late for them", () => {
    const photos = uploadReducer(add("1", "2"), { type: "removed", keys: ["1"] });
    expect(uploadReducer(photos, { type: "progressed", key: "1", sent: 0.5 })).toEqual(photos);
  });
});

describe("files handed over", () => {
  it.each([
    ["a.jpg", "image/jpeg", true],
    ["IMG_0001.HEIC", "", true],
    ["scan", "image/webp", true],
    ["letter.pdf", "application/pdf", false],
    ["clip.gif", "image/gif", false],
  ])("%s (%s): %s", (name, type, can) => expect(canBePhoto({ name, type })).toBe(can));
});
