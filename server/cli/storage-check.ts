/** npm run storage:check [-- --hashes --fix --force]: finds where rows and objects disagree, and mends it when asked. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { createDb } from "../db/db";
import { storageConfig } from "../deps";
import { type Env, getEnv } from "../env";
import { toAppError } from "../errors";
import { createImages } from "../images/create";
import { type CheckDeps, checkStorage, type Finding, type Report } from "../services/storage-check";
import { mend } from "../services/storage-mend";
import { createStorage } from "../storage/create";
import { table } from "./table";

const HEIC = { heicMemoryMb: 1024, heicTimeoutMs: 60_000 };
const SHOWN = 20;

const { values: options } = parseArgs({
  options: { hashes: { type: "boolean" }, fix: { type: "boolean" }, force: { type: "boolean" } },
});

/** `home` alone decides what exists: a bucket that is silent must not be covered by its local copies here. */
function checkDeps(env: Env): CheckDeps {
  const now = () => new Date();
  const config = storageConfig(env, now);
  const storage = createStorage(config);
  return {
    db: createDb(env.DATABASE_URL),
    storage,
    home: config.backend === "s3" ? createStorage({ ...config, copies: undefined }) : storage,
    copies: config.backend === "s3" ? storage.disk : undefined,
    images: createImages(HEIC),
    now,
    tempDir: join(env.DATA_DIR, "tmp"),
    limits: {
      maxUploadBytes: env.MAX_UPLOAD_MB * 1024 * 1024,
      maxPixels: env.MAX_MEGAPIXELS * 1e6,
      maxResultPixels: 400e6,
    },
  };
}

function show({ rows, objects, findings, all }: Report): void {
  console.log(`${rows} rows and ${objects} objects were looked at.`);
  const counts = new Map<string, number>();
  for (const { problem } of findings) counts.set(problem, (counts.get(problem) ?? 0) + 1);
  if (findings.length === 0) console.log("They agree.");
  else
    console.log(
      `\n${table(
        ["problem", "times"],
        [...counts].map(([problem, times]) => [problem, `${times}`]),
      )}`,
    );
  const first = findings.slice(0, SHOWN).map(({ problem, key, assetId }) => [problem, key, assetId ?? ""]);
  if (first.length > 0) console.log(`\n${table(["problem", "object", "photo"], first)}`);
  if (findings.length > SHOWN) console.log(`  … and ${findings.length - SHOWN} more`);
  if (!all) console.log("\nThere is more that was not looked at. Mend this first, then check again.");
}

/** So much at once is more often the wrong bucket, prefix or database than that many accidents. */
const isSuspicious = ({ rows, objects, findings }: Report) =>
  findings.length > SHOWN && findings.length > Math.max(rows, objects) / 2;

async function mendAll(deps: CheckDeps, findings: Finding[]): Promise<number> {
  let open = 0;
  for (const finding of findings) {
    if (await mend(deps, finding)) continue;
    open++;
    console.log(`  can't be mended: ${finding.problem}, ${finding.key}`);
  }
  console.log(`\n${findings.length - open} mended, ${open} not.`);
  return open;
}

async function main(): Promise<boolean> {
  const env = getEnv();
  await mkdir(join(env.DATA_DIR, "tmp"), { recursive: true });
  const deps = checkDeps(env);
  const report = await checkStorage(deps, { hashes: Boolean(options.hashes) });
  show(report);
  if (report.findings.length === 0) return true;
  if (!options.fix) {
    console.log("\nNothing was changed. Mend it with: npm run storage:check -- --fix");
    return false;
  }
  if (isSuspicious(report) && !options.force) {
    console.log("\nNothing was changed: more than half is wrong, so look whether database, bucket and prefix belong");
    console.log("together. If they do: npm run storage:check -- --fix --force");
    return false;
  }
  return (await mendAll(deps, report.findings)) === 0;
}

main().then(
  (fine) => process.exit(fine ? 0 : 1),
  (error) => {
    console.error(`darkroom: ${toAppError(error).message}`);
    process.exit(2);
  },
);
