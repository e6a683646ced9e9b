"use client";
/** What moves on by itself between two events: seconds and progress. */
import { useEffect, useRef, useState } from "react";
import type { JobView } from "@/server/schemas/job";

/** Whole seconds since `mark` last changed. */
export function useElapsed(mark: unknown, running: boolean): number {
  const [state, setState] = useState({ mark, seconds: 0 });
  useEffect(() => {
    if (!running) return;
    const timer = setInterval(
      () => setState((old) => (old.mark === mark ? { mark, seconds: old.seconds + 1 } : { mark, seconds: 1 })),
      1000,
    );
    return () => clearInterval(timer);
  }, [mark, running]);
  return state.mark === mark ? state.seconds : 0;
}

const CREDIBLE_SECONDS = 120;

/** Seconds that a job's state stood unchanged before it came here; 0 where the clocks can't agree. */
export function useAge(job: Pick<JobView, "updatedAt">): number {
  const [age, setAge] = useState(0);
  // Measured once for each view of it, as that arrives.
  useEffect(() => {
    const seconds = (Date.now() - job.updatedAt.getTime()) / 1000;
    setAge(seconds > 0 && seconds < CREDIBLE_SECONDS ? seconds : 0);
  }, [job]);
  return age;
}

/** The highest value so far while it counts: progress that has been shown isn't taken back. */
export function useForward(value: number, counting: boolean): number {
  const highest = useRef(0);
  highest.current = counting ? Math.max(highest.current, value) : 0;
  return counting ? highest.current : value;
}
