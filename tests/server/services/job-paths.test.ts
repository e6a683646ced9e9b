import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pathsOf } from "@/server/services/job-paths";
import { codePoint } from "@/tests/support/code-point";

const result = (filename: string) => ({ role: "RESULT", filename }) as const;

describe("paths of a job's files", () => {
  it("tell apart files of the same name, whatever their case", () => {
    expect(
      pathsOf([result("a.png"), result("A.PNG"), { role: "INPUT", filename: "a.png" }, result("a-2.png")]),
    ).toEqual(["results/a.png", "results/A-2.PNG", "inputs/a.png", "results/a-2-2.png"]);
  });

  it.each([
    ["../../etc/passwd", "results/_.._etc_passwd"],
    ["C:\\photos\\a.jpg", "results/C__photos_a.jpg"],
    ["con.png", "results/_con.png"],
    ["", "results/file"],
    ["...", "results/file"],
    ["a\u0000\u202eb.png", "results/a__b.png"],
    ["großmutter 👵.jpg", "results/großmutter 👵.jpg"],
  ])("%j becomes %j", (filename, path) => expect(pathsOf([result(filename)])).toEqual([path]));

  it("lead nowhere else and are never the same, whatever the names", () => {
    const names = fc.array(fc.string({ unit: codePoint, maxLength: 300 }), { maxLength: 20 });
    fc.assert(
      fc.property(names, (filenames) => {
        const paths = pathsOf(filenames.map(result));
        expect(new Set(paths.map((path) => path.toLowerCase())).size).toBe(filenames.length);
        for (const path of paths) expect(path).toMatch(/^results\/(?![.\s])[^/\\:*?"<>|\p{Cc}]{1,140}(?<![.\s])$/u);
      }),
    );
  });
});
