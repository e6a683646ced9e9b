/** Coming back. */
import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { SignInForm } from "@/app/_components/account/entry-form";
import { getCaller } from "@/server/api/caller";

export const metadata: Metadata = { title: "Sign in" };

export default async function Page() {
  const caller = await getCaller();
  const viewer = await caller.viewer.get();
  if (viewer && !viewer.guest) redirect("/account");
  return <SignInForm />;
}
