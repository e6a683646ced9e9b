import { expect, it } from "vitest";
import { entriesOf } from "@/app/_components/history/entries";
import type { BatchView } from "@/server/schemas/batch";
import type { JobView } from "@/server/schemas/job";

const job = (id: string) => ({ id, createdAt: new Date(0) }) as JobView;
const roll = (id: string) => ({ id, createdAt: new Date(0) }) as BatchView;
const ids = (...given: Parameters<typeof entriesOf>) =>
  entriesOf(...given).map((entry) => ("roll" in entry ? `roll ${entry.roll.id}` : entry.job.id));

it("puts photos and rolls in one order, the newest first", () => {
  expect(ids([job("5"), job("2")], [roll("4"), roll("1")], false)).toEqual(["5", "roll 4", "2", "roll 1"]);
});

it("keeps back rolls older than the last photo while older photos are still to come", () => {
  expect(ids([job("5"), job("2")], [roll("4"), roll("1")], true)).toEqual(["5", "roll 4", "2"]);
});
