import { describe, expect, it } from "vitest";
import { AppError } from "@/server/errors";
import { createJob } from "@/server/schemas/job";
import * as letters from "@/server/services/dead-letter-admin";
import { create } from "@/server/services/job-create";
import { watch } from "@/server/services/job-watch";
import { until } from "@/tests/server/runner/support/world";
import { testDeps } from "@/tests/support/deps";
import { createAsset, createUser } from "@/tests/support/factories";
import { instantEngine } from "@/tests/support/instant-engine";
import { hurriedTime, startTestRunner } from "@/tests/support/runner";

async function failedJob(code: "ENGINE_BAD_ANSWER" | "ENGINE_NODE_FAILED") {
  const time = hurriedTime();
  let broken = true;
  const engine = instantEngine();
  const run: typeof engine.run = async (request) => {
    if (broken) throw new AppError(code, "It answered nonsense.");
    return engine.run(request);
  };
  const deps = await testDeps({ engine: { ...engine, run }, now: time.now });
  const owner = await createUser(deps);
  const photo = await createAsset(deps, owner.id);
  await deps.storage.put(photo.key, Buffer.from("photo"), { contentType: "image/jpeg" });
  await startTestRunner(deps, time.timer);
  const { id } = await create(deps, owner.id, createJob.parse({ inputAssetId: photo.id }));
  const last = async () => {
    let status = "";
    for await (const view of watch(deps, owner.id, id, -1, new AbortController().signal)) status = view.status;
    return status;
  };
  const ended = () => until(async () => (await deps.db.runnerRun.count({ where: { status: "RUNNING" } })) === 0);
  const mend = () => {
    broken = false;
  };
  return { deps, id, last, ended, mend };
}

describe("keep-dead-letters", () => {
  it("keeps a job whose tries are spent, and queued again it is done once", async () => {
    const { deps, id, last, ended, mend } = await failedJob("ENGINE_BAD_ANSWER");
    expect(await last()).toBe("FAILED");
    await until(async () => (await deps.db.deadLetter.count()) > 0);
    const [letter] = await deps.db.deadLetter.findMany();
    expect(letter).toMatchObject({
      kind: "RUN",
      status: "OPEN",
      name: "darkroom-run-job",
      subjectId: id,
      errorCode: "ENGINE_BAD_ANSWER",
      attempts: 9,
    });
    await ended();
    mend();
    const asked = await Promise.allSettled(
      [1, 2, 3].map(() => letters.requeue(deps, "admin@example.org", letter?.id ?? "")),
    );
    expect(asked.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await last()).toBe("COMPLETED");
    expect(await deps.db.job.findUniqueOrThrow({ where: { id } })).toMatchObject({ attempt: 2 });
  });

  it("keeps no answer that stays the same however often one asks", async () => {
    const { deps, last, ended } = await failedJob("ENGINE_NODE_FAILED");
    expect(await last()).toBe("FAILED");
    await ended();
    expect(await deps.db.deadLetter.count()).toBe(0);
  });
});
