/** Checks the operations that a job asks for and puts them in order. Pure. */
import { AppError } from "../errors";
import {
  MOST_OPERATIONS,
  OPERATIONS,
  type Operation,
  type OperationName,
  type OperationRequest,
  operationParams,
} from "../schemas/operation";

const NAME = /^[A-Za-z0-9_-]{1,50}$/;

/**
 * The operations level by level: each comes after all that it waits for, and those of one level can be done at once.
 * @throws AppError INVALID_OPERATION with details.path, such as operations.2.params.quality, for the first that is wrong
 */
export function planOperations(requests: OperationRequest[]): Operation[][] {
  if (requests.length > MOST_OPERATIONS)
    throw invalid(
      "operations",
      `At most ${MOST_OPERATIONS} operations can be asked for; these are ${requests.length}.`,
    );
  const names = requests.map(({ id }) => id);
  const operations = requests.map((request, index) => {
    const path = `operations.${index}`;
    checkName(names, index);
    return { ...checkParams(request, path), after: checkAfter(requests, request, path) } as Operation;
  });
  return levels(operations);
}

function checkName(names: string[], index: number): void {
  const name = names[index] ?? "";
  const path = `operations.${index}.id`;
  if (!NAME.test(name)) throw invalid(path, `"${name}" can't be an id: take 1 to 50 letters, digits, - and _.`);
  if (names.indexOf(name) < index) throw invalid(path, `The id "${name}" is used twice.`);
}

function checkParams({ id, op, params }: OperationRequest, path: string) {
  if (!Object.hasOwn(operationParams, op))
    throw invalid(`${path}.op`, `There is no operation "${op}"; there are: ${OPERATIONS.join(", ")}.`);
  const parsed = operationParams[op as OperationName].safeParse(params);
  if (parsed.success) return { id, op: op as OperationName, params: parsed.data };
  const [issue] = parsed.error.issues;
  const wrong = issue?.code === "unrecognized_keys" ? issue.keys.slice(0, 1) : (issue?.path ?? []);
  const message = issue?.code === "unrecognized_keys" ? `"${op}" has no parameter "${issue.keys[0]}".` : issue?.message;
  throw invalid([path, "params", ...wrong.map(String)].join("."), `Operation "${id}": ${message}`);
}

/** What can't be worked on, and why. AVIF is written, but never read: its decoders have been broken into before. */
const LAST: Record<string, string> = { metadata: "makes no picture", avif: "makes a file that is not read again" };

function checkAfter(all: OperationRequest[], { id, op, after }: OperationRequest, path: string): string[] {
  for (const [index, name] of after.entries()) {
    const at = `${path}.after.${index}`;
    const before = all.find((other) => other.id === name);
    if (!before) throw invalid(at, `"${id}" comes after "${name}", which is not among the operations.`);
    const why = op === "metadata" && before.op === "avif" ? undefined : LAST[before.op];
    if (index === 0 && why) throw invalid(at, `"${id}" can't work on "${name}", which ${why}. Name another one first.`);
    if (after.indexOf(name) < index) throw invalid(at, `"${id}" names "${name}" twice.`);
  }
  return after;
}

/** Kahn's algorithm, a level at a time. */
function levels(operations: Operation[]): Operation[][] {
  const planned: Operation[][] = [];
  const done = new Set<string>();
  let left = operations;
  while (left.length > 0) {
    const level = left.filter(({ after }) => after.every((name) => done.has(name)));
    if (level.length === 0) throw cycle(operations, left);
    for (const { id } of level) done.add(id);
    planned.push(level);
    left = left.filter(({ id }) => !done.has(id));
  }
  return planned;
}

function cycle(operations: Operation[], left: Operation[]): AppError {
  const waiting = new Map(left.map((operation) => [operation.id, operation]));
  const seen: string[] = [];
  // Each that is left waits for another that is left, so this walk comes round.
  for (let at = left[0]; at && !seen.includes(at.id); ) {
    seen.push(at.id);
    const next: string | undefined = at.after.find((name) => waiting.has(name));
    at = waiting.get(next ?? "");
    if (at && seen.includes(at.id)) seen.splice(0, seen.indexOf(at.id));
  }
  const index = operations.findIndex(({ id }) => id === seen[0]);
  return invalid(`operations.${index}.after`, `These wait for each other: ${[...seen, seen[0]].join(" after ")}.`);
}

const invalid = (path: string, message: string) => new AppError("INVALID_OPERATION", message, { details: { path } });
