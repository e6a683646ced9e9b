/** npm run bench [-- <group>]: measures, and prints what came out beside what it should be. */
import { loadavg } from "node:os";
import type { Row } from "./row";

const GROUPS: Record<string, () => Promise<() => Promise<Row[]>>> = {
  job: async () => (await import("./job")).benchJob,
  uploads: async () => (await import("./uploads")).benchUploads,
  batch: async () => (await import("./batch")).benchBatch,
  storage: async () => (await import("./storage")).benchStorage,
  assets: async () => (await import("./assets")).benchAssets,
  list: async () => (await import("./list")).benchList,
  start: async () => (await import("./start")).benchStart,
  engine: async () => (await import("./engine")).benchEngine,
  runner: async () => (await import("./runner")).benchRunner,
  quality: async () => (await import("./quality/quality")).benchQuality,
  templates: async () => (await import("./templates")).benchTemplates,
};
/** Need files that the project does not carry. */
const ONLY_WHEN_ASKED = ["templates"];

const load = () => (loadavg()[0] ?? 0).toFixed(1);

function print(name: string, rows: Row[], before: string): void {
  console.log(`\n${name} (load of the machine before: ${before}, after: ${load()})`);
  const table = rows.map(({ ok, ...row }) => ({ ...row, ok: ok ? "yes" : "NO" }));
  const lines = [{ figure: "figure", measured: "measured", target: "target", ok: "ok" }, ...table];
  const width = (column: keyof (typeof lines)[0]) => Math.max(...lines.map((line) => line[column].length));
  const widths = { figure: width("figure"), measured: width("measured"), target: width("target") };
  for (const { figure, measured, target, ok } of lines) {
    const cells = [figure.padEnd(widths.figure), measured.padEnd(widths.measured), target.padEnd(widths.target), ok];
    console.log(`  ${cells.join(" | ")}`);
  }
}

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !Object.hasOwn(GROUPS, name));
if (unknown.length > 0) {
  console.error(`There is no benchmark "${unknown.join(", ")}"; there are: ${Object.keys(GROUPS).join(", ")}`);
  process.exit(2);
}
for (const name of wanted.length > 0 ? wanted : Object.keys(GROUPS).filter((name) => !ONLY_WHEN_ASKED.includes(name))) {
  const before = load();
  const bench = await GROUPS[name]?.();
  if (bench) print(name, await bench(), before);
}
process.exit(0);
