import { describe, expect, it } from "vitest";
import { AppError } from "@/server/errors";
import { completeJob, failJob } from "@/server/services/job-run";
import * as jobs from "@/server/services/jobs";
import { testDeps } from "@/tests/support/deps";
import { createEndpointRow, createJobRow, createUser } from "@/tests/support/factories";

async function running({ endpoint = true, webhookUrl = null as string | null } = {}) {
  const deps = await testDeps();
  const owner = await createUser(deps);
  if (endpoint) await createEndpointRow(deps, owner.id);
  const { id: jobId } = await createJobRow(deps, owner.id, { status: "PROCESSING", webhookUrl });
  const run = { jobId, attempt: 1 };
  const told = async () =>
    (await deps.db.outboxEvent.findMany({ where: { name: "job/ended" } })).map(({ data }) => data);
  return { deps, owner, run, told };
}

describe("the end of a job", () => {
  it("is told once, with its state, however often its step is repeated", async () => {
    const { deps, owner, run, told } = await running();
    await completeJob(deps, run, []);
    await completeJob(deps, run, []);
    expect(await told()).toEqual([{ ...run, ownerId: owner.id, batchId: null, status: "COMPLETED" }]);
  });

  it("is told of a failure", async () => {
    const { deps, owner, run, told } = await running();
    await failJob(deps, run, new AppError("ENGINE_TIMEOUT", "Too slow."));
    expect(await told()).toEqual([{ ...run, ownerId: owner.id, batchId: null, status: "FAILED" }]);
  });

  it("is told to the address that came with the job, also where the owner has no other", async () => {
    const { deps, run, told } = await running({ endpoint: false, webhookUrl: "https://example.org/this" });
    await completeJob(deps, run, []);
    expect(await told()).toMatchObject([{ jobId: run.jobId, status: "COMPLETED" }]);
  });

  it("is no event where nobody is told: none listens, or only one that is switched off, or a stranger", async () => {
    const { deps, owner, run, told } = await running();
    await deps.db.webhookEndpoint.updateMany({ where: { ownerId: owner.id }, data: { disabledAt: deps.now() } });
    await createEndpointRow(deps, (await createUser(deps)).id);
    await completeJob(deps, run, []);
    expect(await told()).toEqual([]);
  });

  it("is not told of by whoever comes late", async () => {
    const { deps, owner, run, told } = await running();
    await jobs.cancel(deps, owner.id, run.jobId);
    await failJob(deps, run, new AppError("ENGINE_TIMEOUT", "Too slow."));
    await expect(completeJob(deps, run, [])).rejects.toMatchObject({ code: "JOB_CANCELLED" });
    expect(await told()).toEqual([{ ...run, ownerId: owner.id, batchId: null, status: "CANCELLED" }]);
  });
});
