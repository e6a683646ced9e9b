/** Pictures of people that are used with many photos. */
import type { Metadata } from "next";
import { References } from "@/app/_components/references/references";
import { getCaller } from "@/server/api/caller";
import { REFERENCE_WORKFLOW } from "@/server/schemas/reference";

export const metadata: Metadata = { title: "References" };

export default async function Page() {
  const caller = await getCaller();
  const workflows = await caller.workflows.list();
  return <References drawing={workflows.find(({ id }) => id === REFERENCE_WORKFLOW)} />;
}
