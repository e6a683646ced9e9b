import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { contentTypeOf, derivedKey, isKey, processedKey, rawKey } from "@/server/storage/keys";
import { extension, ulid } from "./arbitraries";

describe("storage keys", () => {
  it("are built from any ids and known extensions, and are recognised again", () => {
    fc.assert(
      fc.property(ulid, ulid, extension, (a, b, ext) => {
        expect(rawKey(a, b, ext)).toBe(`raw/${a}/${b}.${ext}`);
        expect(processedKey(a, b, ext)).toBe(`processed/${a}/${b}.${ext}`);
        for (const key of [rawKey(a, b, ext), processedKey(a, b, ext), derivedKey(a, "work", "png")]) {
          expect(isKey(key)).toBe(true);
          expect(contentTypeOf(key)).toMatch(/^(image|application)\/[a-z-]+$/);
        }
      }),
    );
  });

  it("are never the same for different things", () => {
    fc.assert(
      fc.property(ulid, ulid, extension, (a, b, ext) => {
        fc.pre(a !== b);
        const keys = [rawKey(a, b, ext), rawKey(b, a, ext), processedKey(a, b, ext), derivedKey(a, "screen", "webp")];
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
      }),
    );
  });

  it("take nothing but known extensions", () => {
    fc.assert(
      fc.property(fc.string(), ulid, (text, id) => {
        fc.pre(!["jpg", "png", "webp", "avif", "heic", "json", "bin"].includes(text));
        expect(() => rawKey(id, id, text)).toThrow("only known extensions");
      }),
    );
    expect(() => rawKey("0".repeat(26), "0".repeat(26), "toString")).toThrow("only known extensions");
  });

  it("are told from paths that lead elsewhere", () => {
    fc.assert(
      fc.property(ulid, fc.constantFrom("..", "/", "\\", "\0", "%2e", "\n", " ", "?"), fc.nat(60), (id, bad, at) => {
        const key = rawKey(id, id, "png");
        const place = Math.min(at, key.length);
        expect(isKey(key.slice(0, place) + bad + key.slice(place))).toBe(false);
      }),
    );
    expect(() => contentTypeOf("raw/../secret.png")).toThrow("Not a storage key");
  });
});
