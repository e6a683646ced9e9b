import { describe, expect, it } from "vitest";
import { createJob } from "@/server/schemas/job";
import { createEndpoint } from "@/server/schemas/webhook";
import { create } from "@/server/services/job-create";
import * as endpoints from "@/server/services/webhook-endpoints";
import { until } from "@/tests/server/runner/support/world";
import { testDeps } from "@/tests/support/deps";
import { createAsset, createUser } from "@/tests/support/factories";
import { hurriedTime, startTestRunner } from "@/tests/support/runner";
import { deafWebhooks } from "@/tests/support/webhooks";

describe("deliver-webhook", () => {
  it("brings word of a job to its owner's endpoint, after as many tries as it takes", async () => {
    const time = hurriedTime();
    const webhooks = deafWebhooks();
    webhooks.answer(() => (webhooks.sent.length < 3 ? { statusCode: 503 } : {}));
    const deps = await testDeps({ now: time.now, webhooks });
    const owner = await createUser(deps);
    const photo = await createAsset(deps, owner.id);
    await deps.storage.put(photo.key, Buffer.from("photo"), { contentType: "image/jpeg" });
    await endpoints.create(deps, owner.id, createEndpoint.parse({ url: "https://example.org/hook" }));
    await startTestRunner(deps, time.timer);
    const job = await create(deps, owner.id, createJob.parse({ inputAssetId: photo.id }));
    await until(async () => (await deps.db.webhookDelivery.count({ where: { status: "DELIVERED" } })) === 1);
    expect(await deps.db.webhookDelivery.findMany()).toMatchObject([{ event: "job.completed", attempts: 3 }]);
    expect(webhooks.sent).toHaveLength(3);
    const message = JSON.parse(webhooks.sent[2]?.body ?? "");
    expect(message).toMatchObject({ type: "job.completed", data: { id: job.id, results: [{ kind: "RESULT" }] } });
    expect(message.data.results[0].url).toMatch(/^https:\/\/darkroom\.example\//);
  });
});
