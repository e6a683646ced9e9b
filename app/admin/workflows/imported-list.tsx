"use client";
/** What has been imported, and whether an engine here can run it. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "@/app/_components/ui/button";
import { Notice } from "@/app/_components/ui/notice";
import { problemOf } from "@/app/_components/words/problem";
import { useTRPC, useTRPCClient } from "@/app/_trpc/client";
import type { WorkflowView } from "@/server/schemas/workflow";

export function ImportedList({ onChange }: { onChange(id: string): void }) {
  const { data, error, refetch } = useQuery(useTRPC().workflowImports.list.queryOptions());
  return (
    <section className="grid gap-4">
      <h2 className="text-18 font-medium">Imported here</h2>
      <Notice>{error && problemOf(error).message}</Notice>
      {data?.length === 0 && <p className="text-quiet">None yet.</p>}
      <ul className="grid gap-px">
        {data?.map((workflow) => (
          <Imported key={workflow.id} workflow={workflow} onChange={onChange} onRemoved={() => void refetch()} />
        ))}
      </ul>
    </section>
  );
}

type Props = { workflow: WorkflowView; onChange(id: string): void; onRemoved(): void };

function Imported({ workflow, onChange, onRemoved }: Props) {
  const { id, title, offered, missing } = workflow;
  const api = useTRPCClient();
  const [asked, setAsked] = useState(false);
  const remove = useMutation({
    mutationFn: () => api.workflowImports.remove.mutate({ id }),
    onSuccess: onRemoved,
  });
  const reasons = missing.map(({ engine, reasons }) => `${engine ? `${engine}: ` : ""}${reasons.join(" ")}`);
  return (
    <li aria-label={title} className="flex flex-wrap items-center gap-x-4 gap-y-2 border-t border-line py-3">
      <div className="grid grow gap-1">
        <p className="font-medium">{title}</p>
        <p className="max-w-[68ch] text-13 text-quiet">{offered ? "Offered" : `Not offered. ${reasons.join(" ")}`}</p>
        <Notice>{remove.error && problemOf(remove.error).message}</Notice>
      </div>
      <Button onClick={() => onChange(id)}>Change</Button>
      <Button disabled={remove.isPending} onClick={() => (asked ? remove.mutate() : setAsked(true))}>
        {asked ? "Remove for good" : "Remove"}
      </Button>
    </li>
  );
}
