import { expect, it } from "vitest";
import { createDb } from "@/server/db/db";
import { migrate, readMigrations } from "@/server/db/migrate";

const BEFORE = `
INSERT INTO "User" ("id", "updatedAt") VALUES ('u', 0);
INSERT INTO "Asset" ("id", "ownerId", "kind", "key", "filename", "contentType", "size")
  VALUES ('photo', 'u', 'UPLOAD', 'a', 'a.jpg', 'image/jpeg', 1);
INSERT INTO "Job" ("id", "ownerId", "workflowId", "inputAssetId", "parameters", "attempt", "idempotencyKey", "updatedAt")
  VALUES ('job', 'u', 'restore', 'photo', '{"scale":2}', 3, 'once', 0);
INSERT INTO "Asset" ("id", "ownerId", "kind", "key", "filename", "contentType", "size", "jobId")
  VALUES ('result', 'u', 'RESULT', 'b', 'b.png', 'image/png', 1, 'job');
`;

it("keeps jobs, their photos and their results when jobs get their inputs by name", async () => {
  const [spine, ...later] = await readMigrations("prisma/migrations");
  if (!spine) throw new Error("no migrations");
  const db = createDb(":memory:");
  await migrate(db, [spine]);
  for (const statement of BEFORE.trim().split(/;\n/)) if (statement) await db.$executeRawUnsafe(statement);
  await migrate(db, [spine, ...later]);
  const job = await db.job.findUniqueOrThrow({ where: { id: "job" }, include: { input: true, results: true } });
  expect(job).toMatchObject({
    inputs: { photo: ["photo"] },
    parameters: { scale: 2 },
    attempt: 3,
    round: 1,
    input: { id: "photo" },
    results: [{ id: "result" }],
  });
  await expect(db.asset.delete({ where: { id: "photo" } })).rejects.toThrow();
  await db.job.delete({ where: { id: "job" } });
  expect(await db.asset.findMany({ select: { id: true } })).toEqual([{ id: "photo" }]);
});
