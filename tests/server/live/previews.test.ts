import { expect, test } from "vitest";
import { createPreviews } from "@/server/live/previews";

const picture = (byte: number) => ({ bytes: Uint8Array.of(byte), contentType: "image/png" });

test("the latest picture of a job is held, and numbered", () => {
  const previews = createPreviews();
  previews.put("a", picture(1));
  previews.put("a", picture(2));
  expect(previews.get("a")).toEqual({ ...picture(2), number: 2 });
  previews.drop("a");
  expect(previews.get("a")).toBeUndefined();
});

test("of too many jobs, the one that was quiet for longest is let go", () => {
  const previews = createPreviews(2);
  for (const job of ["a", "b", "a", "c"]) previews.put(job, picture(0));
  expect(["a", "b", "c"].map((job) => previews.get(job)?.number)).toEqual([3, undefined, 4]);
});
