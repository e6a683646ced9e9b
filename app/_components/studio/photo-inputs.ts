/** Which photos on the table go where in a workflow. Pure. */
import type { Input, WorkflowView } from "@/server/schemas/workflow";

export type PhotoInput = Exclude<Input, { kind: "text" }>;
/** Keys of the photos for each input, by its name. */
export type Assignment = Record<string, string[]>;
type Inputs = Pick<WorkflowView, "inputs">;

export const photoInputs = ({ inputs }: Inputs): PhotoInput[] =>
  inputs.flatMap((input) => (input.kind === "text" ? [] : [input]));

export const takesPhotos = (workflow: Inputs): boolean => photoInputs(workflow).length > 0;
/** Words alone are enough for it. */
export const needsNoPhoto = (workflow: Inputs): boolean => photoInputs(workflow).every(({ optional }) => optional);
/** One photo is all it takes, so that each on the table is done on its own. */
export const onePhotoEach = (workflow: Inputs): boolean => {
  const [first, ...others] = photoInputs(workflow);
  return first?.kind === "image" && others.length === 0;
};

const roomFor = (input: PhotoInput) => (input.kind === "images" ? input.max : 1);

/**
 * What was picked, as far as it is still on the table. Where nothing was picked: each photo in turn goes to the next
 * input that needs one, and what is left over to the inputs that take several.
 */
export function assign(workflow: Inputs, photos: string[], picked: Assignment = {}): Assignment {
  const inputs = photoInputs(workflow);
  const assigned: Assignment = {};
  for (const { name } of inputs) {
    const kept = picked[name]?.filter((key) => photos.includes(key));
    if (kept && (kept.length > 0 || picked[name]?.length === 0)) assigned[name] = kept;
  }
  const free = photos.filter((key) => !Object.values(assigned).flat().includes(key));
  for (const input of inputs.filter(({ optional, kind }) => !optional && kind === "image"))
    assigned[input.name] ??= free.splice(0, 1);
  for (const input of inputs.filter(({ kind }) => kind === "images"))
    assigned[input.name] ??= free.splice(0, roomFor(input));
  for (const input of inputs) assigned[input.name] ??= [];
  return assigned;
}

/** The first input that needs a photo and has none, or more than it takes, in words. */
export function assignmentProblem(workflow: Inputs, assigned: Assignment): string | null {
  for (const input of photoInputs(workflow)) {
    const count = assigned[input.name]?.length ?? 0;
    if (count === 0 && !input.optional) return `Add a photo for “${input.label}”.`;
    if (count > roomFor(input)) return `“${input.label}” takes at most ${roomFor(input)} photos; ${count} are chosen.`;
  }
  return null;
}
