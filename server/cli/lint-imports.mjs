// Part of npm run lint: fails on imports that the table in import-rules.mjs does not allow.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { violations } from "./import-rules.mjs";

const IMPORT =
  /^\s*(?:import|export)\s+(type\s)?(?:[^;"']*?\sfrom\s+)?["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']\s*\)/gm;

function importsOf(file) {
  const source = readFileSync(file, "utf8");
  return Array.from(source.matchAll(IMPORT), ([, type, fixed, dynamic]) =>
    resolve(file, fixed ?? dynamic, Boolean(type)),
  );
}

function resolve(file, name, type) {
  if (name.startsWith("@/")) return { target: name.slice(2), type, isPackage: false };
  if (name.startsWith(".")) return { target: join(dirname(file), name), type, isPackage: false };
  return { target: name, type, isPackage: true };
}

const inFolders = ["app", "inngest", "server"].flatMap((folder) =>
  readdirSync(folder, { recursive: true }).map((name) => join(folder, name)),
);
const files = [...inFolders, ...readdirSync(".")].filter((name) => /\.tsx?$/.test(name));
const wrong = files.flatMap((file) =>
  violations(file, importsOf(file)).map(({ target }) => `${file} may not import ${target}`),
);
for (const line of wrong) console.error(line);
if (wrong.length > 0) process.exit(1);
console.log(`Imports follow the rules in ${files.length} files.`);
