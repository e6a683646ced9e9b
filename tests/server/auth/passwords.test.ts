import { describe, expect, it } from "vitest";
import { createPasswords } from "@/server/auth/passwords";

describe("passwords", () => {
  const passwords = createPasswords();

  it("are kept as argon2id", async () => {
    expect(await passwords.hash("correct horse battery")).toMatch(/^\$argon2id\$/);
  });

  it("are known again, and others are not", async () => {
    const hash = await passwords.hash("correct horse battery");
    expect(await passwords.verify(hash, "correct horse battery")).toBe(true);
    expect(await passwords.verify(hash, "Correct horse battery")).toBe(false);
  });

  it("are never right where there is no account", async () => {
    expect(await passwords.verify(null, "nobody has this password")).toBe(false);
  });
});
