import { expect, it } from "vitest";
import { ALSO, operationsFor } from "@/app/_components/studio/also";
import type { WorkflowView } from "@/server/schemas/workflow";
import { planOperations } from "@/server/workflows/plan";

const making = (kind: "image" | "model3d") =>
  ({ outputs: [{ name: "made", kind, label: "Made", reference: false }] }) as Pick<WorkflowView, "outputs">;
const everything = ALSO.map(({ name }) => name);

it("asks for what the server can plan, all of it together too", () => {
  const operations = operationsFor(making("image"), everything) ?? [];
  expect(planOperations(operations).flat()).toHaveLength(3);
});

it("asks for nothing where nothing is chosen, and where the result is no picture", () => {
  expect(operationsFor(making("image"), [])).toBeUndefined();
  expect(operationsFor(making("model3d"), everything)).toBeUndefined();
});
