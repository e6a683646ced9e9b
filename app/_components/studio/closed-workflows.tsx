/** What can't be done here yet, and what is missing for it. */
import { useId } from "react";
import { Fold } from "@/app/_components/ui/fold";
import { lacksInWords, type WorkflowView } from "@/server/schemas/workflow";
import { Example } from "./example";

export function ClosedWorkflows({ workflows }: { workflows: WorkflowView[] }) {
  if (workflows.length === 0) return null;
  return (
    <Fold title={`Not possible here yet (${workflows.length})`}>
      <ul className="grid gap-4">
        {workflows.map((workflow) => (
          <Closed key={workflow.id} workflow={workflow} />
        ))}
      </ul>
    </Fold>
  );
}

/** Can be walked to and read, but not chosen. */
function Closed({ workflow }: { workflow: WorkflowView }) {
  const id = useId();
  return (
    <li className="flex items-start gap-4 text-quiet">
      <Example workflow={workflow} className="h-14 w-14 opacity-60 grayscale" />
      <div className="grid min-w-0">
        <button
          type="button"
          aria-disabled
          aria-describedby={`${id}-description ${id}-missing`}
          className="min-h-6 cursor-not-allowed justify-self-start text-left font-medium"
        >
          {workflow.title}
        </button>
        <p id={`${id}-description`} className="text-13">
          {workflow.description}
        </p>
        <p id={`${id}-missing`} className="text-13 break-words text-text">
          {lacksInWords(workflow.missing)}
        </p>
      </div>
    </li>
  );
}
