import { expect, test } from "vitest";
import { requestsFor } from "@/app/_components/studio/requests";
import type { Photo } from "@/app/_components/uploads/upload-state";
import type { WorkflowView } from "@/server/schemas/workflow";
import { workflowView } from "@/server/workflows/view";
import { exampleWorkflow } from "@/tests/support/workflows";

const photo = (key: string, status: Photo["status"] = "ready"): Photo => ({
  key,
  file: new File([], `${key}.jpg`),
  preview: "",
  status,
  sent: 1,
  asset: status === "ready" ? ({ id: `id-${key}` } as Photo["asset"]) : null,
  problem: null,
});

const several: WorkflowView = workflowView(exampleWorkflow(), []);
const single: WorkflowView = { ...several, inputs: several.inputs.filter(({ name }) => name === "photo") };

test("each photo that arrived is a request of its own", () => {
  const photos = [photo("a"), photo("b", "failed"), photo("c")];
  const requests = requestsFor({ workflow: single, parameters: { scale: 4 }, assigned: {} }, photos);
  expect(requests.map(({ key, inputs }) => [key, inputs])).toEqual([
    ["a", { photo: ["id-a"] }],
    ["c", { photo: ["id-c"] }],
  ]);
  expect(requests[0]).toMatchObject({ workflowId: "example", parameters: { scale: 4 } });
});

test("photos of several inputs go together; one that is used twice leaves the table once", () => {
  const assigned = { photo: ["a"], hint: [], others: ["b", "a"] };
  const requests = requestsFor({ workflow: several, parameters: {}, assigned }, [photo("a"), photo("b"), photo("c")]);
  expect(requests.map(({ inputs }) => inputs)).toEqual([{ photo: ["id-a"], others: ["id-b", "id-a"] }]);
  expect(requests[0]?.photos.map(({ key }) => key)).toEqual(["a", "b"]);
});

test("nothing is asked for when nothing arrived", () => {
  const asked = { workflow: several, parameters: {}, assigned: { photo: ["a"] } };
  expect(requestsFor(asked, [photo("a", "failed")])).toEqual([]);
});
