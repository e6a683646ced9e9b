"use client";
/** Checks a form against its schema and keeps one sentence per field, with the focus on the first. */
import { useState } from "react";
import type { z } from "zod";

const NAMES: Record<string, string> = {
  email: "This",
  password: "The password",
  current: "The current password",
  next: "The new password",
};

/** Messages of the schemas are the second half of a sentence: "needs at least 10 characters". */
export function fieldErrors(issues: z.core.$ZodIssue[], given: Record<string, unknown>): Record<string, string> {
  const errors: Record<string, string> = {};
  for (const { path, message } of issues) {
    const field = String(path[0]);
    const name = NAMES[field] ?? "This";
    errors[field] ??= given[field]
      ? `${name} ${message}.`
      : `${name === "This" ? "The e-mail address" : name} is missing.`;
  }
  return errors;
}

export function useFieldErrors<S extends z.ZodType>(schema: S) {
  const [errors, setErrors] = useState<Record<string, string>>({});
  function check(form: HTMLFormElement): z.input<S> | null {
    const given = Object.fromEntries(new FormData(form));
    const parsed = schema.safeParse(given);
    const found = parsed.success ? {} : fieldErrors(parsed.error.issues, given);
    setErrors(found);
    const [first] = Object.keys(found);
    if (first) (form.elements.namedItem(first) as HTMLElement | null)?.focus();
    return parsed.success ? (given as z.input<S>) : null;
  }
  return { errors, check };
}
