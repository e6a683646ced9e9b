// Prisma's schema engine as WASM: migrate diff without its native download.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import * as bindings from "@prisma/schema-engine-wasm/schema_engine_bg";

const require = createRequire(import.meta.url);

let loaded;

/** Once: the bindings keep views into the memory of the instance that they saw first. */
const engineClass = () => (loaded ??= loadEngine());

async function loadEngine() {
  const wasm = require.resolve("@prisma/schema-engine-wasm/schema_engine_bg").replace(/\.js$/, ".wasm");
  const { instance } = await WebAssembly.instantiate(await readFile(wasm), { "./schema_engine_bg.js": bindings });
  bindings.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  return bindings.SchemaEngine;
}

const filesOf = (schema) => [{ path: "schema.prisma", content: schema }];

async function diff(adapterFactory, from, to, externalTables = []) {
  const SchemaEngine = await engineClass();
  const datamodels = [["schema.prisma", to]];
  const engine = await SchemaEngine.new({ datamodels }, () => {}, bindMigrationAwareSqlAdapterFactory(adapterFactory));
  const { exitCode, stdout } = await engine.diff({
    from,
    to: { tag: "schemaDatamodel", files: filesOf(to) },
    script: true,
    exitCode: true,
    filters: { externalTables, externalEnums: [] },
  });
  return exitCode === 2 ? stdout : null;
}

/** SQL that leads from the database behind `adapterFactory` to `schema`; null where they agree. */
export function migrationDiff(adapterFactory, schema) {
  const from = { tag: "schemaDatasource", files: filesOf(schema), configDir: process.cwd() };
  const journal = adapterFactory.provider === "postgres" ? "public._prisma_migrations" : "_prisma_migrations";
  return diff(adapterFactory, from, schema, [journal]);
}

/** SQL that leads from one PostgreSQL schema to another, without any database; null where they agree. */
export const schemaDiff = (from, to) => diff(noDatabase, { tag: "schemaDatamodel", files: filesOf(from) }, to);

const refuse = async () => {
  throw new Error("There is no database here.");
};

/** The engine looks which server it has before it compares two texts, and takes no answer for one. */
const noDatabase = {
  provider: "postgres",
  adapterName: "none",
  connect: async () => ({
    provider: "postgres",
    adapterName: "none",
    queryRaw: async () => ({ columnNames: [], columnTypes: [], rows: [] }),
    executeRaw: async () => 0,
    executeScript: refuse,
    startTransaction: refuse,
    getConnectionInfo: () => ({ schemaName: "public", supportsRelationJoins: true }),
    dispose: async () => {},
  }),
};
