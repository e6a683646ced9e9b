/** What is asked of the server for the photos on the table. Pure. */
import type { Photo } from "@/app/_components/uploads/upload-state";
import type { JobParameters } from "@/server/schemas/job";
import type { OperationRequest } from "@/server/schemas/operation";
import type { WorkflowView } from "@/server/schemas/workflow";
import { type Assignment, onePhotoEach, photoInputs } from "./photo-inputs";

/** key: the same for the same request; photos: those that leave the table with it. */
export type Request = {
  key: string;
  photos: Photo[];
  workflowId: string;
  parameters: JobParameters;
  /** Ids of the photos for each input, by its name. */
  inputs: Record<string, string[]>;
  /** What to make of each result besides. */
  operations?: OperationRequest[];
};

type Asked = { workflow: WorkflowView; parameters: JobParameters; assigned: Assignment } & Pick<Request, "operations">;

/** One for each photo, or one for them all where the workflow takes several; only what has arrived is asked for. */
export function requestsFor({ workflow, parameters, assigned, operations }: Asked, photos: Photo[]): Request[] {
  const ready = photos.filter(({ status }) => status === "ready");
  if (ready.length === 0) return [];
  const common = { workflowId: workflow.id, parameters, operations };
  const [first] = photoInputs(workflow);
  if (first && onePhotoEach(workflow))
    return ready.map((photo) => ({
      ...common,
      key: photo.key,
      photos: [photo],
      inputs: { [first.name]: idsOf([photo]) },
    }));
  const chosen = (name: string) => (assigned[name] ?? []).flatMap((key) => ready.filter((photo) => photo.key === key));
  const entries = photoInputs(workflow).map(({ name }) => [name, chosen(name)] as const);
  const used = [...new Set(entries.flatMap(([, some]) => some))];
  const inputs = Object.fromEntries(entries.flatMap(([name, some]) => (some.length > 0 ? [[name, idsOf(some)]] : [])));
  return [{ ...common, key: "all", photos: used, inputs }];
}

const idsOf = (photos: Photo[]) => photos.flatMap(({ asset }) => (asset ? [asset.id] : []));
