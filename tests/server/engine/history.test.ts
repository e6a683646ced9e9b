import { expect, test } from "vitest";
import { createHistory, type HistoryEntry } from "@/server/engine/history";

test("the oldest entries are forgotten, and a repeated id counts as new", () => {
  const history = createHistory(2);
  for (const id of ["a", "b", "a", "c"]) history.add(id, {} as HistoryEntry);
  expect(history.page().map(([id]) => id)).toEqual(["a", "c"]);
});
