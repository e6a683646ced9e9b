import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  contentTypeOf,
  derivedKey,
  isKey,
  jobCopyKey,
  jobReferenceKey,
  keptKey,
  processedKey,
  rawKey,
  referenceKey,
} from "@/server/storage/keys";
import { extension, ulid } from "./arbitraries";

const allKeys = (a: string, b: string, ext: string) => [
  rawKey(a, b, ext),
  processedKey(a, b, ext),
  derivedKey(a, "work", "png"),
  derivedKey(a, "screen", "webp"),
  derivedKey(a, "thumbnail", "webp"),
  referenceKey(a, ext),
  jobReferenceKey(a, b, ext),
  keptKey(a, ext),
  jobCopyKey(a, "input", b, ext),
  jobCopyKey(a, "result", b, ext),
];

describe("storage keys", () => {
  it("are built from any ids and known extensions, and are recognised again", () => {
    fc.assert(
      fc.property(ulid, ulid, extension, (a, b, ext) => {
        expect(rawKey(a, b, ext)).toBe(`raw/${a}/${b}.${ext}`);
        expect(processedKey(a, b, ext)).toBe(`processed/${a}/${b}.${ext}`);
        expect(referenceKey(a, ext)).toBe(`character_references/${a}.${ext}`);
        expect(jobReferenceKey(a, b, ext)).toBe(`jobs/${a}/character_reference/${b}.${ext}`);
        for (const key of allKeys(a, b, ext)) {
          expect(isKey(key)).toBe(true);
          expect(contentTypeOf(key)).toMatch(/^(image|application|model)\/[a-z-]+$/);
        }
      }),
    );
  });

  it("are never the same for different things", () => {
    fc.assert(
      fc.property(ulid, ulid, extension, (a, b, ext) => {
        fc.pre(a !== b);
        const keys = [...allKeys(a, b, ext), ...allKeys(b, a, ext)];
        expect(new Set(keys).size).toBe(keys.length);
      }),
    );
  });

  it("take nothing but ids", () => {
    fc.assert(
      fc.property(fc.string(), ulid, (text, id) => {
        fc.pre(!/^[0-9A-HJKMNP-TV-Z]{26}$/.test(text));
        expect(() => rawKey(text, id, "png")).toThrow("only ids");
        expect(() => processedKey(id, text, "png")).toThrow("only ids");
        expect(() => derivedKey(text, "work", "png")).toThrow("only ids");
        expect(() => referenceKey(text, "png")).toThrow("only ids");
        expect(() => jobReferenceKey(text, id, "png")).toThrow("only ids");
        expect(() => jobReferenceKey(id, text, "png")).toThrow("only ids");
        expect(() => keptKey(text, "png")).toThrow("only ids");
        expect(() => jobCopyKey(text, "input", id, "png")).toThrow("only ids");
        expect(() => jobCopyKey(id, "result", text, "png")).toThrow("only ids");
      }),
    );
  });

  it("take nothing but known extensions", () => {
    fc.assert(
      fc.property(fc.string(), ulid, (text, id) => {
        fc.pre(!["jpg", "png", "webp", "avif", "heic", "json", "bin", "glb"].includes(text));
        for (const build of [rawKey, processedKey, jobReferenceKey]) {
          expect(() => build(id, id, text)).toThrow("only known extensions");
        }
        expect(() => referenceKey(id, text)).toThrow("only known extensions");
      }),
    );
    expect(() => rawKey("0".repeat(26), "0".repeat(26), "toString")).toThrow("only known extensions");
  });

  it("are told from paths that lead elsewhere", () => {
    fc.assert(
      fc.property(ulid, fc.constantFrom("..", "/", "\\", "\0", "%2e", "\n", " ", "?"), fc.nat(60), (id, bad, at) => {
        for (const key of allKeys(id, id, "png")) {
          const place = Math.min(at, key.length);
          expect(isKey(key.slice(0, place) + bad + key.slice(place))).toBe(false);
        }
      }),
    );
    expect(() => contentTypeOf("raw/../secret.png")).toThrow("Not a storage key");
  });
});
