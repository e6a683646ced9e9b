/** One's own account. */
import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { Account } from "@/app/_components/account/account";
import { GuestAccount } from "@/app/_components/account/guest-account";
import { getCaller } from "@/server/api/caller";

export const metadata: Metadata = { title: "Account" };

export default async function Page() {
  const caller = await getCaller();
  const viewer = await caller.viewer.get();
  if (!viewer) redirect("/sign-in");
  if (!viewer.email) return <GuestAccount />;
  return <Account email={viewer.email} admin={await caller.viewer.isAdmin()} />;
}
