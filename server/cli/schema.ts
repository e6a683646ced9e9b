/** Writes the JSON Schemas that editors and people who make workflows check their files by. */
import { writeFile } from "node:fs/promises";
import { hostedMappingJsonSchema, manifestJsonSchema } from "../schemas/workflow";

const schemas = { manifest: manifestJsonSchema(), hosted: hostedMappingJsonSchema() };
for (const [name, schema] of Object.entries(schemas))
  await writeFile(`workflows/${name}.schema.json`, `${JSON.stringify(schema, null, 2)}\n`);
