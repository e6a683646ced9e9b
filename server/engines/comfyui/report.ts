/** Tells the caller of a run where it stands: first its place in line, then a fraction that only grows. */
import type { EngineProgress, Graph } from "../engine";
import type { Place } from "./place";
import { advance, fraction, start } from "./progress";
import type { RunMessage } from "./protocol";

export type Report = ReturnType<typeof createReport>;

export function createReport(graph: Graph, onProgress: (progress: EngineProgress) => void) {
  let progress = start;
  let furthest = -1;
  let ahead: number | undefined;

  function running(reached: number) {
    if (reached <= furthest) return;
    furthest = reached;
    onProgress({ state: "running", fraction: reached });
  }

  return {
    /** Whether runs before this one are known, so that news of the queue are news to it. */
    waiting: () => furthest < 0 && ahead !== undefined && ahead > 0,
    place(place: Place) {
      if (place.state === "running") return running(0);
      if (furthest >= 0 || place.ahead === ahead) return;
      ahead = place.ahead;
      onProgress({ state: "queued", ahead });
    },
    message(message: RunMessage) {
      progress = advance(graph, progress, message);
      running(fraction(graph, progress));
    },
    finished: () => running(1),
  };
}
