/** The engines that configuration names, as one pool. */
import { EMBEDDED_ENGINE } from "../schemas/engine";
import { createComfyUi } from "./comfyui/comfyui";
import type { Timeouts } from "./comfyui/http";
import type { EnginePool, EngineStatus } from "./engine-pool";
import { createFal } from "./fal/fal";
import { createPool, type PoolMember } from "./pool";
import { createReplicate } from "./replicate/replicate";

export type EnginesConfig = {
  servers: { name: string; url: string; headers?: Record<string, string>; weight: number }[];
  /** Where the embedded engine listens, when it runs. */
  embeddedUrl?: string;
  replicateToken?: string;
  falKey?: string;
  timeouts: Timeouts;
};

/** A hosted provider counts calls, and hardly ever goes away. */
const HOSTED_CHECK_MS = 5 * 60_000;

export function createEngines(config: EnginesConfig, changed: (status: EngineStatus) => void): EnginePool {
  return createPool([...comfyUis(config), ...hosted(config)], { changed });
}

function comfyUis({ servers, embeddedUrl, timeouts }: EnginesConfig): PoolMember[] {
  const members = servers.map(({ weight, ...server }) => ({
    engine: createComfyUi({ id: server.name, timeouts, ...server }),
    weight,
  }));
  if (!embeddedUrl) return members;
  return [
    ...members,
    { engine: createComfyUi({ id: EMBEDDED_ENGINE, name: "This server", url: embeddedUrl, timeouts }) },
  ];
}

function hosted({ replicateToken, falKey }: EnginesConfig): PoolMember[] {
  const engines = [replicateToken ? createReplicate(replicateToken) : [], falKey ? createFal(falKey) : []].flat();
  return engines.map((engine) => ({ engine, checkMs: HOSTED_CHECK_MS }));
}
