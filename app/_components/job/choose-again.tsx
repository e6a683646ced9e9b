"use client";
/** Where the photo of a restoration has expired: asks for it, to restore it as before. */
import { useRouter } from "next/navigation";
import { type ReactNode, useRef } from "react";
import { keep } from "@/app/_components/settings/kept";
import { initialValues } from "@/app/_components/settings/values";
import { Button } from "@/app/_components/ui/button";
import { useTable } from "@/app/_components/uploads/uploads-provider";
import type { JobView } from "@/server/schemas/job";
import { ACCEPT_ATTRIBUTE } from "@/server/schemas/upload";
import type { WorkflowView } from "@/server/schemas/workflow";

type Props = { job: JobView; workflow: WorkflowView | undefined /** Stands in the same row. */; children?: ReactNode };

export function ChooseAgain({ job, workflow, children }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const { add } = useTable();
  const router = useRouter();
  function take(files: File[]) {
    if (files.length === 0) return;
    if (workflow?.offered) {
      keep("workflow", workflow.id);
      keep(`settings.${workflow.id}`, initialValues(workflow, job.parameters));
    }
    add(files);
    router.push("/");
  }
  return (
    <div className="grid gap-2">
      <div className="flex flex-wrap items-center gap-3">
        {children}
        <Button onClick={() => input.current?.click()}>Choose the photo again</Button>
        <input
          ref={input}
          type="file"
          hidden
          accept={ACCEPT_ATTRIBUTE}
          aria-label="Choose the photo again"
          onChange={({ currentTarget }) => take([...(currentTarget.files ?? [])])}
        />
      </div>
      <p className="max-w-[68ch] text-15 text-quiet">
        The photo you gave has expired and was deleted. Choose it again to restore it once more as before.
      </p>
    </div>
  );
}
