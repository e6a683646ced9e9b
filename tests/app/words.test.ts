import { TRPCClientError } from "@trpc/client";
import { describe, expect, it } from "vitest";
import { fieldErrors } from "@/app/_components/account/use-field-errors";
import { rememberedTheme } from "@/app/_components/shell/theme";
import { PlainError, problemOf } from "@/app/_components/words/problem";
import { signUp } from "@/server/schemas/user";

const refused = (appCode: string, httpStatus: number) =>
  TRPCClientError.from({ error: { message: "A sentence.", code: -32_000, data: { appCode, httpStatus } } } as never);

describe("problems", () => {
  it("passes on the server's sentence and code", () => {
    expect(problemOf(refused("FILE_TOO_LARGE", 413))).toEqual({
      message: "A sentence.",
      code: "FILE_TOO_LARGE",
      retryable: false,
    });
    expect(problemOf(refused("INTERNAL", 500)).retryable).toBe(true);
    expect(problemOf(refused("TOO_MANY_REQUESTS", 429)).retryable).toBe(true);
  });

  it("has words of its own where there was no answer", () => {
    expect(problemOf(TRPCClientError.from(new TypeError("Failed to fetch"))).code).toBe("NO_ANSWER");
    expect(problemOf(new PlainError("Gone.", "X", false))).toEqual({ message: "Gone.", code: "X", retryable: false });
    expect(problemOf("?").message).toBe("Something went wrong. Try again.");
  });
});

it("says what a field lacks in whole sentences", () => {
  const errorsOf = (given: Record<string, string>) => {
    const parsed = signUp.safeParse(given);
    return parsed.success ? {} : fieldErrors(parsed.error.issues, given);
  };
  expect(errorsOf({ email: "nope", password: "short" })).toEqual({
    email: "This does not look like an e-mail address.",
    password: "The password needs at least 10 characters.",
  });
  expect(errorsOf({ email: "", password: "" })).toEqual({
    email: "The e-mail address is missing.",
    password: "The password is missing.",
  });
});

it("remembers a theme only where it differs from the system's", () => {
  expect(rememberedTheme("dark", "light")).toBe("dark");
  expect(rememberedTheme("dark", "dark")).toBeNull();
});
