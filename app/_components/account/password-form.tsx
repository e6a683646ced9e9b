"use client";
/** A new password for the old one. */
import { useMutation } from "@tanstack/react-query";
import { useRef } from "react";
import { Button } from "@/app/_components/ui/button";
import { Field } from "@/app/_components/ui/field";
import { Notice } from "@/app/_components/ui/notice";
import { problemOf } from "@/app/_components/words/problem";
import { useTRPC } from "@/app/_trpc/client";
import { changePassword } from "@/server/schemas/user";
import { useFieldErrors } from "./use-field-errors";

export function PasswordForm() {
  const form = useRef<HTMLFormElement>(null);
  const { errors, check } = useFieldErrors(changePassword);
  const change = useMutation(
    useTRPC().account.changePassword.mutationOptions({ onSuccess: () => form.current?.reset() }),
  );
  return (
    <form
      ref={form}
      noValidate
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        const input = check(event.currentTarget);
        if (input) change.mutate(input);
      }}
    >
      <h2 className="text-18 font-medium">Change password</h2>
      <Field
        label="Current password"
        name="current"
        type="password"
        autoComplete="current-password"
        error={errors.current}
      />
      <Field
        label="New password"
        name="next"
        type="password"
        autoComplete="new-password"
        hint="At least 10 characters. Other devices are signed out."
        error={errors.next}
      />
      <Notice>{change.error && problemOf(change.error).message}</Notice>
      <div className="flex flex-wrap items-center gap-4">
        <Button type="submit" disabled={change.isPending}>
          Change password
        </Button>
        <p role="status" className="text-good">
          {change.isSuccess ? "Your password is changed." : ""}
        </p>
      </div>
    </form>
  );
}
