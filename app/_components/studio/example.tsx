/** What a workflow does, in one small picture: half before, half after. */
import { Box, Image, Type } from "lucide-react";
import { Picture } from "@/app/_components/ui/picture";
import { exampleUrl, type Output, type WorkflowView } from "@/server/schemas/workflow";

const SIGNS: Record<Output["kind"], typeof Image> = { image: Image, model3d: Box, text: Type };

type Props = { workflow: WorkflowView; className: string };

export function Example({ workflow: { id, example, outputs }, className }: Props) {
  const Sign = SIGNS[outputs[0]?.kind ?? "image"];
  return (
    <span
      className={`relative grid shrink-0 place-items-center overflow-hidden rounded bg-line/50 ${className}`}
      aria-hidden
    >
      {example ? (
        <>
          <Picture src={exampleUrl(id, "before")} alt="" className="absolute inset-0 size-full object-cover" />
          <Picture
            src={exampleUrl(id, "after")}
            alt=""
            className="absolute inset-0 size-full object-cover [clip-path:inset(0_0_0_50%)]"
          />
          <span className="absolute inset-y-0 left-1/2 w-px bg-white" />
        </>
      ) : (
        <Sign className="text-quiet" size={20} />
      )}
    </span>
  );
}
