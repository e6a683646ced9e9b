/** Where photos go: whether all of it is done here, or providers are connected that may be given some. */
import type { WorkflowView } from "@/server/schemas/workflow";

type Sent = Pick<WorkflowView, "sentTo">;

const list = (names: string[]) => new Intl.ListFormat("en", { type: "disjunction" }).format(names);

/** Of all that can be done here. */
export function whereWords(workflows: Sent[]): string {
  const names = [...new Set(workflows.flatMap(({ sentTo }) => sentTo))];
  if (names.length === 0) return "Your photos stay on this server.";
  return `Your photos stay on this server, unless you choose what is done at ${list(names)}.`;
}

/** Of one thing that may be done elsewhere; null where it is done here. */
export const sentWords = ({ sentTo }: Sent): string | null =>
  sentTo.length === 0 ? null : `What you give may be sent to ${list(sentTo)} for this.`;
