/** npm run storage:setup [-- --origin https://photos.example.org]: gives the bucket its CORS and lifecycle rules. */
import { parseArgs } from "node:util";
import { s3Options } from "../deps";
import { type Env, getEnv } from "../env";
import { toAppError } from "../errors";
import { type RuleOutcome, setUpBucket } from "../storage/s3-rules";
import { table } from "./table";

const STATES = {
  written: "written",
  unchanged: "already there",
  unsupported: "NOT SUPPORTED by this store: see to these in another way",
};

function originsOf(env: Env): string[] {
  const { values } = parseArgs({ options: { origin: { type: "string", multiple: true } } });
  if (values.origin) return values.origin.map((origin) => (origin === "*" ? origin : new URL(origin).origin));
  return [env.NEXTAUTH_URL ? new URL(env.NEXTAUTH_URL).origin : `http://localhost:${env.PORT}`];
}

function show<Rule>(
  what: string,
  { state, rules }: RuleOutcome<Rule>,
  head: string[],
  cells: (rule: Rule) => string[],
) {
  console.log(`\n${what}: ${STATES[state]}\n${table(head, rules.map(cells))}`);
}

async function main(): Promise<void> {
  const env = getEnv();
  if (env.STORAGE_BACKEND !== "s3") {
    console.log("Photos are kept on disk (STORAGE_BACKEND=disk): there is no bucket to set up.");
    return;
  }
  const { cors, lifecycle } = await setUpBucket(s3Options(env), {
    origins: originsOf(env),
    retentionDays: env.RETENTION_DAYS,
  });
  show("Pages that may send photos to the bucket", cors, ["id", "origins", "methods"], (rule) => [
    rule.ID ?? "",
    (rule.AllowedOrigins ?? []).join(" "),
    (rule.AllowedMethods ?? []).join(" "),
  ]);
  show("What the bucket deletes by itself", lifecycle, ["id", "below", "after"], (rule) => [
    rule.ID ?? "",
    rule.Filter?.Prefix ?? "",
    rule.Expiration?.Days ? `${rule.Expiration.Days} days` : "",
  ]);
}

main().catch((error) => {
  console.error(`darkroom: ${toAppError(error).message}`);
  process.exit(1);
});
