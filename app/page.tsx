/** Home: the studio. */
import { Studio } from "@/app/_components/studio/studio";
import { getCaller } from "@/server/api/caller";

export default async function HomePage() {
  const caller = await getCaller();
  const workflows = await caller.workflows.list();
  // Those that make nothing by themselves are for programs.
  return <Studio workflows={workflows.filter(({ outputs }) => outputs.length > 0)} />;
}
