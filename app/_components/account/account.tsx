"use client";
/** The account: who one is here, the password, and the ways out. */
import { useMutation } from "@tanstack/react-query";
import Link from "next/link";
import { signOut } from "next-auth/react";
import { Button } from "@/app/_components/ui/button";
import { Notice } from "@/app/_components/ui/notice";
import { problemOf } from "@/app/_components/words/problem";
import { useTRPCClient } from "@/app/_trpc/client";
import { ApiKeys } from "./api-keys";
import { PasswordForm } from "./password-form";
import { Photos } from "./photos";
import { WebhooksLink } from "./webhooks-link";

export function Account({ email, admin }: { email: string; admin: boolean }) {
  const api = useTRPCClient();
  const leave = useMutation({
    mutationFn: async (everywhere: boolean) => {
      if (everywhere) await api.account.signOutEverywhere.mutate();
      await signOut({ redirect: false });
      // A full load: nothing of this person stays in the memory of the page.
      location.assign("/");
    },
  });
  return (
    <div className="mx-auto grid w-full max-w-120 gap-12 py-8">
      <div className="grid gap-2">
        <h1 className="text-24 font-medium">Account</h1>
        <p className="text-quiet">
          Signed in as <span className="break-all text-text">{email}</span>
        </p>
      </div>
      {admin && (
        <section className="grid justify-items-start gap-2">
          <h2 className="text-18 font-medium">This server</h2>
          <Link href="/admin/workflows" className="inline-flex min-h-11 items-center underline underline-offset-4">
            Workflows from ComfyUI
          </Link>
          <Link href="/admin/dead-letters" className="inline-flex min-h-11 items-center underline underline-offset-4">
            Work that was given up
          </Link>
        </section>
      )}
      <Photos />
      <ApiKeys admin={admin} />
      <WebhooksLink />
      <PasswordForm />
      <section className="grid gap-4">
        <h2 className="text-18 font-medium">Sign out</h2>
        <p className="text-quiet">Your photos stay on this server until you come back.</p>
        <div className="flex flex-wrap gap-3">
          <Button onClick={() => leave.mutate(false)} disabled={leave.isPending}>
            Sign out
          </Button>
          <Button onClick={() => leave.mutate(true)} disabled={leave.isPending}>
            Sign out everywhere
          </Button>
        </div>
        <Notice>{leave.error && problemOf(leave.error).message}</Notice>
      </section>
    </div>
  );
}
