import { setupServer } from "msw/node";
import { createFal } from "@/server/engines/fal/fal";
import { engineContract } from "@/tests/contracts/engine";
import { PHOTO, QUICK_PACE } from "@/tests/server/engines/hosted/setup";
import { FAL_KEY, fakeFal } from "@/tests/support/fake-fal";

const task = (model: string) => (image_url: string) => ({ engine: "fal" as const, model, input: { image_url } });

engineContract("fal", async () => {
  const server = setupServer(...fakeFal().handlers);
  server.listen({ onUnhandledRequest: "error" });
  return {
    engine: createFal(FAL_KEY, { pace: QUICK_PACE }),
    photo: PHOTO,
    outputs: ["image.url"],
    line: true,
    quick: task("acme/tools/quick"),
    slow: task("acme/tools/slow"),
    failing: task("acme/tools/fail"),
    refused: task("acme/tools/none"),
    close: async () => server.close(),
  };
});
