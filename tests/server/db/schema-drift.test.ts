import { expect, it } from "vitest";
import { missingMigration } from "@/server/cli/missing-migration";

it("finds nothing in schema.prisma that the migrations do not make", async () => {
  expect(await missingMigration()).toBeNull();
});
