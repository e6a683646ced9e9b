/** Deletes all photos of an owner who asked for it, step by step, bytes before rows. */
import type { Inngest } from "inngest";
import { photosDeletionRequested } from "@/inngest/events";
import type { Deps } from "@/server/deps";
import { deleteBytes, deleteJobs, deleteRows, stopAll } from "@/server/services/delete-photos";
import { RETRIES, retrying } from "./failures";

export const deletePhotos = (inngest: Inngest, deps: Deps) =>
  inngest.createFunction(
    { id: "delete-photos", triggers: [photosDeletionRequested], retries: RETRIES },
    async ({ event, step, attempt }) => {
      const durably = <T>(name: string, work: () => Promise<T>) => step.run(name, () => retrying(attempt, work));
      await durably("stop", () => stopAll(deps, event.data));
      let after: string | null = "";
      for (let page = 1; after !== null; page++) {
        const from: string = after;
        after = await durably(`bytes-${page}`, () => deleteBytes(deps, event.data, from));
      }
      for (let page = 1; !(await durably(`jobs-${page}`, () => deleteJobs(deps, event.data))); page++);
      await durably("rows", () => deleteRows(deps, event.data));
    },
  );
