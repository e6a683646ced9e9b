/** Where an administrator brings in workflows of ComfyUI. */
import type { Metadata } from "next";
import { notFound, redirect } from "next/navigation";
import { getCaller } from "@/server/api/caller";
import { WorkflowsAdmin } from "./workflows-admin";

export const metadata: Metadata = { title: "Workflows" };

export default async function Page() {
  const caller = await getCaller();
  const viewer = await caller.viewer.get();
  if (!viewer?.email) redirect("/sign-in");
  if (!(await caller.viewer.isAdmin())) notFound();
  return <WorkflowsAdmin />;
}
