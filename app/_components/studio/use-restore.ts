"use client";
/** Starts what was asked for as soon as every photo on the table has arrived. */
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { isUnderway, type Photo } from "@/app/_components/uploads/upload-state";
import type { Problem } from "@/app/_components/words/problem";
import type { Request } from "./requests";
import { useStart } from "./use-start";

type Table = { photos: Photo[]; remove(photos: Photo[], discard: boolean): void };
/** What is asked for of the photos that have arrived by then. */
type Ask = (photos: Photo[]) => Request[];

export function useRestore({ photos, remove }: Table) {
  const start = useStart();
  const [asked, setAsked] = useState<Ask | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const working = useRef(false);

  const startWhenIn = useEffectEvent(async (ask: Ask) => {
    if (working.current) return;
    working.current = true;
    const { taken, problem } = await start(ask(photos));
    const gone = taken.flatMap((request) => request.photos);
    remove(gone, false);
    setProblem(problem);
    setAsked(null);
    working.current = false;
  });

  const underway = photos.some(isUnderway);
  useEffect(() => {
    if (asked && !underway) void startWhenIn(asked);
  }, [asked, underway]);

  const restore = (ask: Ask) => {
    setProblem(null);
    setAsked(() => ask);
  };
  return {
    restore,
    cancel: () => setAsked(null),
    pressed: asked !== null,
    waiting: asked !== null && underway,
    problem,
  };
}
