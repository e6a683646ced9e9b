/** Where an administrator finds work that was given up. */
import type { Metadata } from "next";
import { notFound, redirect } from "next/navigation";
import { getCaller } from "@/server/api/caller";
import { DeadLetters } from "./dead-letters";

export const metadata: Metadata = { title: "Given up" };

export default async function Page() {
  const caller = await getCaller();
  const viewer = await caller.viewer.get();
  if (!viewer?.email) redirect("/sign-in");
  if (!(await caller.viewer.isAdmin())) notFound();
  return <DeadLetters />;
}
