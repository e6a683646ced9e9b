import { describe, expect, it } from "vitest";
import { missingMigration } from "@/server/cli/missing-migration";

describe("schema.prisma", () => {
  it("has nothing that the migrations for SQLite do not make", async () => {
    expect(await missingMigration("sqlite")).toBeNull();
  });

  it("has nothing that the migrations for PostgreSQL do not make", async () => {
    expect(await missingMigration("postgresql")).toBeNull();
  });
});
