import { describe, expect, it } from "vitest";
import { createInngest } from "@/inngest/client";
import { createFunctions } from "@/inngest/functions";
import { heardBy } from "@/inngest/heard";
import { eventSchemas } from "@/server/schemas/event";
import { testDeps } from "@/tests/support/deps";

describe("heardBy", () => {
  it("knows of every event that we write", async () => {
    const deps = await testDeps();
    const isHeard = heardBy(createFunctions(createInngest({}), deps));
    expect(Object.keys(eventSchemas).filter((name) => !isHeard(name))).toEqual([]);
    expect(isHeard("job/forgotten")).toBe(false);
  });
});
