/** How this server is set up, and what of it works, for an administrator who wonders. */
import type { Deps } from "@/server/deps";
import type { ConfigDebug } from "@/server/schemas/config-debug";
import { lacks } from "@/server/workflows/availability";
import { health } from "./health";

type Status = ReturnType<Deps["engines"]["statuses"]>[number];

export async function configDebug(deps: Deps): Promise<ConfigDebug> {
  const { parts } = await health(deps);
  const { backend, disk } = deps.storage;
  return {
    configuration: deps.configuration,
    parts,
    storage: { backend, onDisk: disk !== undefined },
    engines: deps.engines.statuses().map((status) => engineOf(deps, status)),
  };
}

function engineOf({ catalog }: Deps, status: Status): ConfigDebug["engines"][number] {
  const { id, name, kind, state, version, device, problem, capabilities } = status;
  const variants = catalog
    .all()
    .flatMap((workflow) =>
      workflow.variants
        .filter(({ engine }) => engine === kind)
        .map((variant) => ({ workflow: workflow.id, variant: variant.id, lacks: lacks(workflow, variant, status) })),
    );
  const nodes = capabilities?.engine === "comfyui" ? Object.keys(capabilities.objectInfo).length : null;
  return { id, name, kind, state, version, device, problem, nodes, variants };
}
