/** What the engines here can do with a photo. */
import type { Deps } from "@/server/deps";
import type { WorkflowView } from "@/server/schemas/workflow";
import { workflowView } from "@/server/workflows/view";

export function list({ catalog, engines }: Pick<Deps, "catalog" | "engines">): WorkflowView[] {
  return catalog.all().map((workflow) => workflowView(workflow, engines.statuses()));
}
