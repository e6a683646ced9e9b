import { setupServer } from "msw/node";
import { createReplicate } from "@/server/engines/replicate/replicate";
import { engineContract } from "@/tests/contracts/engine";
import { PHOTO, QUICK_PACE } from "@/tests/server/engines/hosted/setup";
import { fakeReplicate, REPLICATE_TOKEN } from "@/tests/support/fake-replicate";

const task = (model: string) => (image: string) => ({ engine: "replicate" as const, model, input: { image } });

engineContract("Replicate", async () => {
  const server = setupServer(...fakeReplicate().handlers);
  server.listen({ onUnhandledRequest: "error" });
  return {
    engine: createReplicate(REPLICATE_TOKEN, { pace: QUICK_PACE }),
    photo: PHOTO,
    outputs: [""],
    line: false,
    quick: task("acme/quick"),
    slow: task("acme/slow"),
    failing: task("acme/fail"),
    refused: task("acme/none"),
    close: async () => server.close(),
  };
});
