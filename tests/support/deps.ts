import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { monotonicFactory } from "ulid";
import { onTestFinished } from "vitest";
import { createGroupCommit } from "@/server/db/group-commit";
import type { Deps } from "@/server/deps";
import type { Engine } from "@/server/engines/engine";
import { createImages } from "@/server/images/create";
import { createRateLimit } from "@/server/lib/rate-limit";
import { ENGINES_TOPIC } from "@/server/lib/topics";
import { createLocalLive } from "@/server/live/local";
import { createPreviews } from "@/server/live/previews";
import { createLog } from "@/server/log";
import { createDiskStorage } from "@/server/storage/disk";
import { loadCatalog } from "@/server/workflows/catalog";
import { openImports, withImports } from "@/server/workflows/imports";
import { testClock } from "./clock";
import { borrowDb } from "./db";
import { instantEngine } from "./instant-engine";
import { plainPasswords } from "./passwords";
import { poolOf } from "./pool";
import { deafWebhooks } from "./webhooks";

const catalog = loadCatalog("workflows");
const images = createImages({ heicMemoryMb: 1024, heicTimeoutMs: 60_000 });

/** engine: the only one in the pool. */
type Overrides = Partial<Deps> & { engine?: Engine };

/** Real parts on a database in memory and a folder of their own; the engine answers at once, the clock is the test's. */
export async function testDeps({
  engine = instantEngine(),
  ...overrides
}: Overrides = {}): Promise<Deps & { clock: ReturnType<typeof testClock> }> {
  const tempDir = mkdtempSync(join(tmpdir(), "darkroom-test-"));
  onTestFinished(() => rmSync(tempDir, { recursive: true, force: true }));
  const clock = testClock();
  const ulid = monotonicFactory();
  const db = await borrowDb();
  const live = createLocalLive();
  const imports = await openImports(join(tempDir, "workflows"));
  return {
    clock,
    db,
    commit: createGroupCommit(db),
    storage: createDiskStorage({ root: join(tempDir, "storage"), secret: "s".repeat(32), baseUrl: "", now: clock.now }),
    images,
    engines: overrides.engines ?? poolOf([engine], () => live.publish(ENGINES_TOPIC)),
    catalog: withImports(await catalog, imports),
    imports,
    live,
    previews: createPreviews(),
    webhooks: deafWebhooks(),
    passwords: plainPasswords(),
    signInLimit: createRateLimit({ limit: 10, windowMs: 60_000, now: clock.now }),
    sessionSecret: "t".repeat(32),
    appSecret: "a".repeat(32),
    adminEmails: [],
    pokeOutbox: () => {},
    runnerHealth: () => ({ running: true }),
    embeddedRunner: true,
    now: clock.now,
    newId: () => ulid(clock.now().getTime()),
    log: createLog("silent"),
    linkSeconds: 3600,
    limits: { maxUploadBytes: 50 * 1024 * 1024, maxPixels: 100e6, maxResultPixels: 400e6 },
    retention: { days: 30, keepBytes: 1024 * 1024 },
    configuration: { STORAGE_BACKEND: "disk", APP_SECRET: "(set)" },
    closing: new AbortController().signal,
    tempDir,
    ...overrides,
  };
}
