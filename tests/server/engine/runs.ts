/** Running graphs on the engine under test, and reading what it tells. */
import type { Message, TestEngine } from "./test-engine";

/** Returns the prompt's id. */
export const submit = async (engine: TestEngine, prompt: object, rest: object = {}): Promise<string> =>
  (await (await engine.post("/prompt", { prompt, ...rest })).json()).prompt_id;

/** Runs to the end; what the submitting client heard, after its greeting. */
export async function run(engine: TestEngine, prompt: object, rest: object = {}) {
  const client = await engine.listen("runner");
  const id = await submit(engine, prompt, { client_id: "runner", ...rest });
  const [, ...messages] = await client.untilEnd(id);
  client.socket.terminate();
  return { id, messages, entry: (await engine.get(`/history/${id}`))[id] };
}

/** A message in a few words: its type and what it is about. */
export function brief({ type, data }: Message): string {
  if (type === "status")
    return `status ${(data.status as { exec_info: { queue_remaining: number } }).exec_info.queue_remaining}`;
  if (type === "progress_state")
    return `state ${Object.entries(data.nodes as object)
      .map(([id, { value, max, state }]) => `${id}:${state === "running" ? "" : "✓"}${value}/${max}`)
      .join(" ")}`;
  if (type === "progress") return `progress ${data.node} ${data.value}/${data.max}`;
  if (type === "execution_cached") return `cached ${data.nodes}`;
  return "node" in data ? `${type} ${data.node}` : type;
}
