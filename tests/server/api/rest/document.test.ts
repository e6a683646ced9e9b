import { describe, expect, it } from "vitest";
import { type ApiDocument, apiDocument, type DocumentedOperation } from "@/server/api/rest/document";
import { SCOPES } from "@/server/schemas/api-key";
import { testDeps } from "@/tests/support/deps";
import { restApi } from "@/tests/support/rest";

const operations = Object.entries(apiDocument().paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => [`${method.toUpperCase()} ${path}`, operation] as const),
);
const operation = (name: string) => new Map<string, DocumentedOperation>(operations).get(name);

describe("the OpenAPI document", () => {
  it("is what anyone gets at /openapi.json", async () => {
    const response = await restApi(await testDeps(), null)("GET", "/openapi.json");
    expect(response.status).toBe(200);
    const document: ApiDocument = await response.json();
    expect(document).toEqual(apiDocument());
    expect(document).toMatchObject({ openapi: "3.1.0", servers: [{ url: "/api/v1" }] });
  });

  it.each([
    "POST /uploads",
    "POST /uploads/{assetId}/complete",
    "POST /jobs",
    "GET /jobs",
    "GET /jobs/{id}",
    "POST /jobs/{id}/cancel",
    "POST /jobs/{id}/retry",
    "GET /jobs/{id}/events",
    "GET /jobs/{id}/download",
    "GET /workflows",
    "GET /assets/{id}",
    "GET /references/{id}",
    "GET /config/debug",
  ])("has %s", (name) => {
    expect(operation(name)).toBeDefined();
  });

  it.each(operations)("gives for %s a tag, a summary, an id of its own, and our form of errors", (_, described) => {
    expect(described.summary).toBeTruthy();
    expect(described.tags).toHaveLength(1);
    expect(operations.filter(([, { operationId }]) => operationId === described.operationId)).toHaveLength(1);
    expect(described.responses.default).toEqual({ $ref: "#/components/responses/Error" });
    expect(Object.keys(described.responses).filter((status) => /^[45]/.test(status))).toEqual([]);
  });

  it.each(operations)("says for %s which scope a key needs, unless anyone may call it", (name, { security }) => {
    if (name.startsWith("GET /workflows")) expect(security).toBeUndefined();
    else expect(SCOPES).toContain(security?.[0]?.ApiKey?.[0]);
  });

  it("names every reference that it makes", () => {
    const document = apiDocument();
    const references = JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g);
    for (const [, path = ""] of references) {
      const found = path
        .split("/")
        .reduce<unknown>((node, part) => (node as Record<string, unknown>)?.[part], document);
      expect(found, path).toBeDefined();
    }
  });

  it("has both ways of sending a photo at one address", () => {
    const content = operation("POST /uploads")?.requestBody?.content;
    expect(Object.keys(content ?? {}).sort()).toEqual(["application/json", "multipart/form-data"]);
  });

  it("tells statuses, parameters and times as they are", () => {
    expect(Object.keys(operation("POST /jobs")?.responses ?? {})).toEqual(["201", "default"]);
    expect(Object.keys(operation("DELETE /uploads/{assetId}")?.responses ?? {})).toEqual(["204", "default"]);
    const parameters = operation("GET /jobs")?.parameters?.map((one) => `${one.in} ${one.name}`);
    expect(parameters).toEqual(expect.arrayContaining(["query cursor", "query limit"]));
    const { schemas } = apiDocument().components;
    expect(schemas.Job?.properties?.createdAt).toMatchObject({ type: "string", format: "date-time" });
  });
});
