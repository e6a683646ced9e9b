/** Home: the studio. */
import { Studio } from "@/app/_components/studio/studio";
import { getCaller } from "@/server/api/caller";

export default async function HomePage() {
  const caller = await getCaller();
  return <Studio workflows={await caller.workflows.list()} />;
}
