"use client";
/** Imported workflows: bring in a file, look at the form it makes, keep it; change or remove what is there. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Notice } from "@/app/_components/ui/notice";
import { problemOf } from "@/app/_components/words/problem";
import { useTRPC, useTRPCClient } from "@/app/_trpc/client";
import { DraftEditor, type Work } from "./draft-editor";
import { FileDrop } from "./file-drop";
import { ImportedList } from "./imported-list";
import { readFiles } from "./read-files";

export function WorkflowsAdmin() {
  const api = useTRPCClient();
  const trpc = useTRPC();
  const cache = useQueryClient();
  const [work, setWork] = useState<Work | null>(null);
  const [done, setDone] = useState("");

  const bringIn = useMutation({
    mutationFn: async (given: File[]) => {
      const files = await readFiles(given);
      return { ...(await api.workflowImports.propose.mutate({ files })), files, replace: false };
    },
    onMutate: () => setDone(""),
    onSuccess: setWork,
  });
  const change = useMutation({
    mutationFn: async (id: string) => {
      const draft = await api.workflowImports.draft.query({ id });
      return { id, draft, problems: [], replace: true };
    },
    onMutate: () => setDone(""),
    onSuccess: setWork,
  });
  const saved = async (title: string) => {
    setWork(null);
    setDone(`“${title}” is kept, and offered wherever an engine can run it.`);
    await cache.invalidateQueries({ queryKey: trpc.workflowImports.list.queryKey() });
    await cache.invalidateQueries({ queryKey: trpc.workflows.list.queryKey() });
  };

  const error = bringIn.error ?? change.error;
  return (
    <div className="mx-auto grid w-full max-w-200 gap-10 py-8">
      <div className="grid gap-2">
        <h1 className="text-24 font-medium">Workflows</h1>
        <p className="max-w-[68ch] text-quiet">
          Bring in a workflow from ComfyUI, and it becomes something that people can choose here.
        </p>
      </div>
      {work ? (
        <DraftEditor work={work} onChange={setWork} onSaved={saved} onCancel={() => setWork(null)} />
      ) : (
        <>
          <FileDrop busy={bringIn.isPending} onFiles={(files) => bringIn.mutate(files)} />
          <Notice>{error && problemOf(error).message}</Notice>
          <p role="status" className="text-good empty:hidden">
            {done}
          </p>
          <ImportedList onChange={(id) => change.mutate(id)} />
        </>
      )}
    </div>
  );
}
