"use client";
/** E-mail and password, for coming in and for coming back. */
import { useMutation } from "@tanstack/react-query";
import Link from "next/link";
import type { ReactNode } from "react";
import type { z } from "zod";
import { Button } from "@/app/_components/ui/button";
import { Field } from "@/app/_components/ui/field";
import { Notice } from "@/app/_components/ui/notice";
import { problemOf } from "@/app/_components/words/problem";
import { useTRPCClient } from "@/app/_trpc/client";
import { credentials, signUp } from "@/server/schemas/user";
import { useEnter } from "./use-enter";
import { useFieldErrors } from "./use-field-errors";

type Props = { title: string; lead: string; button: string; isNew: boolean; other: ReactNode };

function EntryForm({ title, lead, button, isNew, other }: Props) {
  const api = useTRPCClient();
  const enter = useEnter();
  const { errors, check } = useFieldErrors(isNew ? signUp : credentials);
  const go = useMutation({
    mutationFn: async (input: z.input<typeof signUp>) => {
      if (isNew) await api.account.signUp.mutate(input);
      await enter(input);
    },
  });
  return (
    <section className="mx-auto grid w-full max-w-96 gap-6 py-8 sm:py-16">
      <div className="grid gap-2">
        <h1 className="text-24 font-medium">{title}</h1>
        <p className="text-quiet">{lead}</p>
      </div>
      <form
        noValidate
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          const input = check(event.currentTarget);
          if (input) go.mutate(input);
        }}
      >
        <Field label="E-mail" name="email" type="email" autoComplete="email" error={errors.email} required />
        <Field
          label="Password"
          name="password"
          type="password"
          autoComplete={isNew ? "new-password" : "current-password"}
          hint={isNew ? "At least 10 characters." : undefined}
          error={errors.password}
          required
        />
        <Notice>{go.error && problemOf(go.error).message}</Notice>
        <Button look="primary" type="submit" disabled={go.isPending}>
          {button}
        </Button>
      </form>
      <p className="text-quiet">{other}</p>
    </section>
  );
}

const LINK = "inline-flex min-h-6 items-center text-text underline underline-offset-4";

export const SignInForm = () => (
  <EntryForm
    title="Sign in"
    lead="Photos you have restored here just now come along."
    button="Sign in"
    isNew={false}
    other={
      <>
        New here?{" "}
        <Link href="/sign-up" className={LINK}>
          Create an account
        </Link>
      </>
    }
  />
);

export const SignUpForm = () => (
  <EntryForm
    title="Create an account"
    lead="Keeps your photos together and lets you come back to them from another device."
    button="Create account"
    isNew
    other={
      <>
        Have an account?{" "}
        <Link href="/sign-in" className={LINK}>
          Sign in
        </Link>
      </>
    }
  />
);
