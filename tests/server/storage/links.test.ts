import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Link, readLink, signLink } from "@/server/storage/disk-links";
import { rawKey } from "@/server/storage/keys";
import { codePoint } from "@/tests/support/code-point";
import { extension, ulid } from "./arbitraries";

const NOW = new Date("2026-11-21T10:00:00Z");
const key = fc.tuple(ulid, ulid, extension).map(([owner, asset, ext]) => rawKey(owner, asset, ext));
const expires = fc.integer({ min: +NOW / 1000 + 1, max: 4e9 });
const name = fc.string({ unit: codePoint }).map((text) => text.replace(/\p{Cs}/gu, ""));
const sha256 = fc.option(fc.constantFrom("0a".repeat(32), "f3".repeat(32)), { nil: undefined });
const putLink = fc.record({
  method: fc.constant("PUT" as const),
  key,
  expires,
  size: fc.nat(),
  contentType: name,
  sha256,
});
const getLink = fc.record({ method: fc.constant("GET" as const), key, expires });
const anyLink: fc.Arbitrary<Link> = fc.oneof(
  putLink,
  getLink,
  getLink.chain((link) => name.map((downloadName) => ({ ...link, downloadName }))),
);

const open = (path: string, method: string) => readLink("secret", { method, url: `http://a.test${path}` }, NOW);

describe("signed links", () => {
  it("say exactly what was signed", () => {
    fc.assert(
      fc.property(anyLink, (link) => {
        expect(open(signLink("secret", link), link.method)).toEqual(link);
      }),
    );
  });

  it("hold for nothing else: no character can be changed", () => {
    fc.assert(
      fc.property(anyLink, fc.nat(), fc.constantFrom(..."0A9a&=%/"), (link, at, character) => {
        const path = signLink("secret", link);
        const place = 1 + (at % (path.length - 1));
        const altered = path.slice(0, place) + character + path.slice(place + 1);
        fc.pre(altered !== path && !sameMeaning(altered, path));
        expect(() => open(altered, link.method)).toThrow("not valid");
      }),
    );
  });

  it("for reading don't allow writing, nor the other way round", () => {
    fc.assert(
      fc.property(anyLink, (link) => {
        const path = signLink("secret", link);
        expect(() => open(path, link.method === "GET" ? "PUT" : "GET")).toThrow("not valid");
      }),
    );
  });

  it("end at their second, whoever asks", () => {
    const link = { method: "GET", key: rawKey("0".repeat(26), "1".repeat(26), "png"), expires: +NOW / 1000 } as const;
    expect(() => open(signLink("secret", link), "GET")).toThrow("expired");
    expect(() => open(signLink("other secret", link), "GET")).toThrow("not valid");
    expect(open(signLink("secret", { ...link, expires: link.expires + 1 }), "HEAD").key).toBe(link.key);
  });

  it("without a signature, with a short or an odd one are refused", () => {
    const path = signLink("secret", {
      method: "GET",
      key: rawKey("0".repeat(26), "1".repeat(26), "png"),
      expires: 4e9,
    });
    for (const signature of ["", "sig=", "sig=AAAA", "sig=%00", `sig=${"A".repeat(43)}`]) {
      expect(() => open(path.replace(/sig=.*/, signature), "GET")).toThrow("not valid");
    }
  });
});

/** The last character of a base64url signature carries spare bits, and a query can be written in several ways. */
function sameMeaning(a: string, b: string): boolean {
  const [first, second] = [a, b].map((path) => {
    const { pathname, searchParams } = new URL(path, "http://a.test");
    const signature = Buffer.from(searchParams.get("sig") ?? "", "base64url").toString("hex");
    return JSON.stringify([pathname, [...searchParams].filter(([name]) => name !== "sig"), signature]);
  });
  return first === second;
}
