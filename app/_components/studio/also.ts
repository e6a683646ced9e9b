/** What can be made of each finished photo besides, and how it is asked for. Pure. */
import type { OperationRequest } from "@/server/schemas/operation";
import type { WorkflowView } from "@/server/schemas/workflow";

type Also = { name: "web" | "jpeg" | "thumbnail"; label: string; help: string; operation: OperationRequest };

export const ALSO: Also[] = [
  {
    name: "web",
    label: "A small file to send",
    help: "WebP, at most 2048 pixels wide or high",
    operation: { id: "web", op: "thumbnail", params: { size: 2048 }, after: [] },
  },
  {
    name: "jpeg",
    label: "A JPEG to print",
    help: "Full size, for any photo shop",
    operation: { id: "print", op: "jpeg", params: { quality: 95 }, after: [] },
  },
  {
    name: "thumbnail",
    label: "A thumbnail",
    help: "WebP, 320 pixels",
    operation: { id: "thumbnail", op: "thumbnail", params: {}, after: [] },
  },
];

export type AlsoName = Also["name"];

/** Undefined when nothing is asked for, or nothing can be. */
export function operationsFor({ outputs }: Pick<WorkflowView, "outputs">, chosen: AlsoName[]) {
  if (outputs[0]?.kind !== "image") return undefined;
  const operations = ALSO.filter(({ name }) => chosen.includes(name)).map(({ operation }) => operation);
  return operations.length > 0 ? operations : undefined;
}
