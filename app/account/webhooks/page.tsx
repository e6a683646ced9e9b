/** Where programs of one's own are told that photos are done. */
import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { Webhooks } from "@/app/_components/webhooks/webhooks";
import { getCaller } from "@/server/api/caller";

export const metadata: Metadata = { title: "Webhooks" };

export default async function Page() {
  const caller = await getCaller();
  const viewer = await caller.viewer.get();
  if (!viewer?.email) redirect("/sign-in");
  return <Webhooks />;
}
