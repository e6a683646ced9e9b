/** What could not be understood, node by node. */
import type { NodeProblem } from "@/server/schemas/workflow-import";

export function Problems({ problems, engine }: { problems: NodeProblem[]; engine?: string }) {
  if (problems.length === 0) {
    return engine ? <p className="text-good">Everything in it is understood. Engine: {engine}.</p> : null;
  }
  return (
    <section className="grid gap-2" aria-labelledby="problems">
      <h2 id="problems" className="text-18 font-medium">
        {problems.length === 1 ? "One thing to know" : `${problems.length} things to know`}
      </h2>
      <p className="max-w-[68ch] text-quiet">
        Engine: {engine}. You can keep it all the same; it is offered once an engine can run it.
      </p>
      <ul className="grid gap-2">
        {problems.map(({ nodeId, title, reason }) => (
          <li key={`${nodeId} ${reason}`} className="max-w-[68ch]">
            <span className="font-medium">
              {title}
              {nodeId && <span className="font-normal text-quiet"> (node {nodeId})</span>}:
            </span>{" "}
            {reason}
          </li>
        ))}
      </ul>
    </section>
  );
}
