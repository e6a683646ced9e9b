// Generates the Prisma clients. The schema engine that Prisma would download is not needed for that.
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { postgresSchema } from "./postgres-schema.mjs";

const cli = createRequire(import.meta.url).resolve("prisma/build/index.js");
const SOURCE = "prisma/schema.prisma";
const POSTGRES = "prisma/generated/postgresql.prisma";

generate(SOURCE);
mkdirSync("prisma/generated", { recursive: true });
writeFileSync(POSTGRES, postgresSchema(readFileSync(SOURCE, "utf8")));
generate(POSTGRES);

function generate(schema) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, "generate", "--schema", schema, "--no-hints"], {
    encoding: "utf8",
    env: {
      ...process.env,
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      PRISMA_HIDE_UPDATE_MESSAGE: "1",
      CHECKPOINT_DISABLE: "1",
    },
  });
  if (status === 0) return;
  process.stderr.write(`${stdout}${stderr}`);
  process.exit(status ?? 1);
}
