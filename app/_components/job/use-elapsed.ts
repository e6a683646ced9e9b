"use client";
/** Whole seconds since `mark` last changed, so that an estimate can count down between two events. */
import { useEffect, useState } from "react";

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
