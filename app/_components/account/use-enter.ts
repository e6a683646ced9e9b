"use client";
/** Signs in and goes on; what a guest made comes along. */
import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { signIn } from "next-auth/react";
import { forgetAll, remembered } from "@/app/_components/guest/memory";
import { PlainError } from "@/app/_components/words/problem";
import { useTRPCClient } from "@/app/_trpc/client";

const WRONG = "E-mail address or password is not right.";

/** A refusal without words of its own is NextAuth's code for a wrong password. */
const sentenceOf = (error: string) => (error === "CredentialsSignin" ? WRONG : error);

export function useEnter() {
  const queryClient = useQueryClient();
  const router = useRouter();
  const api = useTRPCClient();
  return async (credentials: { email: string; password: string }) => {
    const answer = await signIn("credentials", { ...credentials, redirect: false });
    if (!answer?.ok) throw new PlainError(sentenceOf(answer?.error ?? WRONG), "INVALID_CREDENTIALS", false);
    await bringAlong(api);
    await queryClient.invalidateQueries();
    router.push("/history");
  };
}

/** What the browser remembers of guests that it was before; what can't be had now comes along the next time. */
async function bringAlong(api: ReturnType<typeof useTRPCClient>): Promise<void> {
  const jobs = remembered().map(({ id, claim }) => ({ id, claim }));
  if (jobs.length === 0) return;
  await api.guest.claim.mutate({ jobs }).then(forgetAll, () => undefined);
}
