import { expect, test } from "vitest";
import { fractionIn } from "@/server/engines/hosted/logs";

test.each([
  ["", 0],
  ["Using seed: 42", 0],
  ["  0%|          | 0/28 [00:00<?, ?it/s]\r 43%|████▎     | 12/28 [00:03<00:04,  3.64it/s]", 0.43],
  ["100%|██████████| 28/28 [00:07<00:00]\n", 0.99],
  ["quality 90%, saved", 0],
  ["999%|x", 0.99],
])("reads %j as %d", (logs, fraction) => {
  expect(fractionIn(logs)).toBe(fraction);
});
