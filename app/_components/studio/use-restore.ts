"use client";
/** Starts the restoration of every photo on the table, once, however often the button is pressed. */
import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { isUnderway, type Photo } from "@/app/_components/uploads/upload-state";
import { problemOf } from "@/app/_components/words/problem";
import { useTRPC, useTRPCClient } from "@/app/_trpc/client";
import type { JobParameters, JobView } from "@/server/schemas/job";

type Settings = { workflowId: string; parameters: JobParameters };
type Table = { photos: Photo[]; remove(photos: Photo[], discard: boolean): void };

export function useRestore({ photos, remove }: Table, settings: Settings) {
  const api = useTRPCClient();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const router = useRouter();
  const [pressed, setPressed] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  // One key per photo and settings: a repeated press, or a press after a lost answer, finds the same job.
  const press = useRef({ signature: "", id: "" });
  const working = useRef(false);

  async function start() {
    const signature = JSON.stringify(settings);
    if (press.current.signature !== signature) press.current = { signature, id: crypto.randomUUID() };
    const ready = photos.filter(({ status }) => status === "ready");
    const answers = await Promise.allSettled(
      ready.map((photo) =>
        api.jobs.create.mutate({
          ...settings,
          inputAssetId: photo.asset?.id ?? "",
          idempotencyKey: `${press.current.id}:${photo.key}`,
        }),
      ),
    );
    const refused = answers.find((answer) => answer.status === "rejected");
    const jobs = answers.flatMap((answer) => (answer.status === "fulfilled" ? [answer.value] : []));
    if (jobs.length > 0) void queryClient.invalidateQueries(trpc.jobs.list.pathFilter());
    remove(
      ready.filter((_, index) => answers[index]?.status === "fulfilled"),
      false,
    );
    if (refused) setProblem(problemOf(refused.reason).message);
    else show(jobs);
  }

  function show(jobs: JobView[]) {
    const [first] = jobs;
    if (!first) return;
    for (const job of jobs) queryClient.setQueryData(trpc.jobs.byId.queryKey({ id: job.id }), job);
    router.push(jobs.length === 1 ? `/jobs/${first.id}` : "/history");
  }

  const startWhenIn = useEffectEvent(async () => {
    if (working.current) return;
    working.current = true;
    await start().finally(() => {
      working.current = false;
      setPressed(false);
    });
  });

  const underway = photos.some(isUnderway);
  useEffect(() => {
    if (pressed && !underway) void startWhenIn();
  }, [pressed, underway]);

  const restore = () => {
    setProblem(null);
    setPressed(true);
  };
  return { restore, cancel: () => setPressed(false), pressed, waiting: pressed && underway, problem };
}
