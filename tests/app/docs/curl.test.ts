import { describe, expect, it } from "vitest";
import { curlsOf, exampleOf } from "@/app/_components/docs/curl";
import { groupsOf, type Operation } from "@/app/_components/docs/read-document";
import { apiDocument } from "@/server/api/rest/document";

const document = apiDocument();
const all = groupsOf(document).flatMap(({ operations }) => operations);
const find = (id: string) => all.find(({ operationId }) => operationId === id) as Operation;
const curls = (id: string) => curlsOf(document, find(id), "https://photos.example");

describe("curlsOf", () => {
  it("asks with the key, by the names of the shell", () => {
    expect(curls("jobs-byId")).toEqual([
      'curl -sS \\\n  -H "Authorization: Bearer $DARKROOM_KEY" \\\n  "https://photos.example/api/v1/jobs/$ID"',
    ]);
  });

  it("leaves the key out where none is needed", () => {
    expect(curls("workflows-list")).toEqual(['curl -sS \\\n  "https://photos.example/api/v1/workflows"']);
  });

  it("names the method where it does not follow", () => {
    expect(curls("uploads-discard")[0]).toContain('-X DELETE \\\n  "https://photos.example/api/v1/uploads/$ASSET_ID"');
    expect(curls("jobs-cancel")[0]).toContain("-X POST");
    expect(curls("jobs-create")[0]).not.toContain("-X");
  });

  it("shows both ways of sending a photo", () => {
    const [json, form] = curls("uploads-create");
    expect(json).toContain('-d \'{"filename":');
    expect(form).toContain("-F file=@photo.jpg");
  });

  it("shows a stream as it comes and saves a file under its name", () => {
    expect(curls("jobs-events")[0]).toContain("curl -sSN");
    expect(curls("jobs-download")[0]).toContain("curl -sSf -OJ");
  });
});

describe("exampleOf", () => {
  it("gives what must be given, else a little of what may", () => {
    const properties = { a: { type: "string" }, b: { type: "integer", minimum: 5 }, c: { type: "boolean" } };
    expect(exampleOf(document, { type: "object", properties, required: ["b"] })).toEqual({ b: 5 });
    expect(exampleOf(document, { type: "object", properties })).toEqual({ a: "text", b: 5 });
  });

  it("takes the example that a schema gives", () => {
    expect(exampleOf(document, { type: "string", examples: ["scan.jpg"] })).toBe("scan.jpg");
  });
});
