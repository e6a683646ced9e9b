"use client";
/** Signs in and goes on; what a guest made comes along. */
import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { signIn } from "next-auth/react";
import { PlainError } from "@/app/_components/words/problem";

const WRONG = "E-mail address or password is not right.";

/** A refusal without words of its own is NextAuth's code for a wrong password. */
const sentenceOf = (error: string) => (error === "CredentialsSignin" ? WRONG : error);

export function useEnter() {
  const queryClient = useQueryClient();
  const router = useRouter();
  return async (credentials: { email: string; password: string }) => {
    const answer = await signIn("credentials", { ...credentials, redirect: false });
    if (!answer?.ok) throw new PlainError(sentenceOf(answer?.error ?? WRONG), "INVALID_CREDENTIALS", false);
    await queryClient.invalidateQueries();
    router.push("/history");
  };
}
