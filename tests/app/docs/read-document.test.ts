import { describe, expect, it } from "vitest";
import { fieldsOf, groupsOf, typeOf } from "@/app/_components/docs/read-document";
import { apiDocument } from "@/server/api/rest/document";

describe("groupsOf", () => {
  const groups = groupsOf(apiDocument());

  it("begins with what one needs first", () => {
    expect(groups.slice(0, 2).map(({ tag }) => tag)).toEqual(["Uploads", "Jobs"]);
  });

  it("leaves nothing out", () => {
    const there = Object.values(apiDocument().paths).flatMap((methods) => Object.keys(methods));
    expect(groups.flatMap(({ operations }) => operations)).toHaveLength(there.length);
  });
});

describe("typeOf", () => {
  it.each([
    [{ type: "string", pattern: "^[0-9A-HJKMNP-TV-Z]{26}$" }, "id"],
    [{ type: ["string", "null"] }, "text or nothing"],
    [{ type: "string", maxLength: 80 }, "text of up to 80 characters"],
    [{ type: "string", format: "date-time" }, "time"],
    [{ type: "integer", minimum: 1, maximum: 100, default: 30 }, "whole number, 1 to 100, 30 when left out"],
    [{ type: "integer", exclusiveMinimum: 0, maximum: Number.MAX_SAFE_INTEGER }, "whole number"],
    [{ type: "boolean", default: false }, "true or false, false when left out"],
    [{ enum: ["disk", "s3"] }, "disk, s3"],
    [{ $ref: "#/components/schemas/Job" }, "Job"],
    [{ type: "array", items: { $ref: "#/components/schemas/Asset" } }, "list of Asset"],
    [{ anyOf: [{ $ref: "#/components/schemas/Asset" }, { type: "null" }] }, "Asset or nothing"],
    [{ type: "object", additionalProperties: { type: "boolean" } }, "object of name → true or false"],
    [{}, "object"],
  ])("says of %j: %s", (schema, words) => {
    expect(typeOf(schema)).toBe(words);
  });
});

describe("fieldsOf", () => {
  it("tells the fields of a form by its name, also of a list of them", () => {
    const job = { $ref: "#/components/schemas/Job" };
    const fields = fieldsOf(apiDocument(), job);
    expect(fields).toContainEqual(expect.objectContaining({ name: "results", type: "list of Asset", required: true }));
    expect(fieldsOf(apiDocument(), { type: "array", items: job })).toEqual(fields);
  });
});
