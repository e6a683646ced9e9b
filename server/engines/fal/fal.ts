/**
 * Models at fal, by the documented HTTP API of its queue (https://fal.ai/docs/api-reference/inference-api). Why not by
 * its npm client stands in ../hosted/http.ts.
 */

import { z } from "zod";
import type { Engine, HostedInput } from "../engine";
import { badAnswer, contentRefused, unknownModel, unknownRun, unreachable } from "../hosted/errors";
import { createHosted, type HostedOptions } from "../hosted/hosted";
import { createHttp, discard, type Http, receipt } from "../hosted/http";
import type { Provider, Sight } from "../hosted/provider";
import { upload } from "./files";
import { LIFETIME, LIFETIME_IN_WORDS } from "./lifetime";
import { dropped, failure, SERVICE } from "./problems";
import { checkedPictures, problem, status, submitted } from "./protocol";

const QUEUE = "https://queue.fal.run";
const CALL_MS = 30_000;

export function createFal(key: string, options: HostedOptions = {}): Engine {
  return createHosted(fal(key), options);
}

function fal(key: string): Provider {
  const at = (origin: string) => createHttp({ service: SERVICE, origin, authorization: `Key ${key}`, callMs: CALL_MS });
  const [queue, rest, platform] = [at(QUEUE), at("https://rest.fal.ai"), at("https://api.fal.ai")];
  const provider: Provider = {
    kind: "fal",
    service: SERVICE,
    domains: ["fal.media"],
    keeps: LIFETIME_IN_WORDS,
    stage: (file, signal) => upload(rest, provider, file, signal),
    submit: (model, input) => submit(queue, model, input),
    look: (handle, signal) => look(queue, handle, signal),
    cancel: (handle) => cancel(queue, handle),
    check: (signal) => check(platform, signal),
  };
  return provider;
}

/** The handle is the path of the run at the queue, "/fal-ai/flux/requests/1234". */
async function submit(queue: Http, model: string, input: HostedInput): Promise<string> {
  const answer = await queue.send("POST", `/${model}`, {
    json: input,
    headers: { "x-fal-object-lifecycle-preference": LIFETIME },
    paid: true,
  });
  if (answer.status === 404) return dropped(answer, unknownModel(SERVICE, model));
  if (answer.status >= 500) return dropped(answer, unreachable(SERVICE, new Error(`status ${answer.status}`)));
  if (!answer.ok) throw failure("", answer.status, await queue.read(answer, problem));
  const read = queue.read(answer, submitted);
  return receipt(
    SERVICE,
    read.then(({ status_url }) => pathAt(status_url).replace(/\/status$/, "")),
  );
}

async function look(queue: Http, handle: string, signal: AbortSignal): Promise<Sight> {
  const answer = await queue.send("GET", `${handle}/status?logs=1`, { signal });
  if (answer.status === 404) return dropped(answer, unknownRun(SERVICE));
  if (!answer.ok) return dropped(answer);
  const place = await queue.read(answer, status);
  switch (place.status) {
    case "IN_QUEUE":
      return { state: "queued", ahead: place.queue_position };
    case "IN_PROGRESS":
      return { state: "running", logs: (place.logs ?? []).map(({ message }) => message).join("\n") };
    case "COMPLETED":
      return { state: "done", answer: await result(queue, handle, pathAt(place.response_url), signal) };
  }
}

async function result(queue: Http, handle: string, path: string, signal: AbortSignal): Promise<unknown> {
  const answer = await queue.send("GET", path, { signal });
  if (answer.status === 404) return dropped(answer, unknownRun(SERVICE));
  if (!answer.ok) throw failure(handle, answer.status, await queue.read(answer, problem));
  const made = await queue.read(answer, z.unknown());
  if (checkedPictures.safeParse(made).data?.has_nsfw_concepts.includes(true)) {
    throw contentRefused(SERVICE, "has_nsfw_concepts");
  }
  return made;
}

/** Takes a waiting run out of the queue; a running one is asked to stop. 400 is ALREADY_COMPLETED, 404 NOT_FOUND. */
async function cancel(queue: Http, handle: string): Promise<void> {
  const answer = await queue.send("PUT", `${handle}/cancel`);
  if (!answer.ok && ![400, 404].includes(answer.status)) return dropped(answer);
  discard(answer);
}

/** https://fal.ai/docs/platform-apis/v1/models/pricing needs a key, unlike the queue of public models. */
async function check(platform: Http, signal: AbortSignal): Promise<void> {
  const answer = await platform.send("GET", `/v1/models/pricing?endpoint_id=${PRICED_MODEL}`, { signal });
  // 404: that model is gone, but the key was taken.
  if (!answer.ok && answer.status !== 404) return dropped(answer);
  discard(answer);
}

const PRICED_MODEL = "fal-ai/image-preprocessors/depth-anything/v2";

/** @throws AppError ENGINE_BAD_ANSWER for an address that is not the queue's: the key goes there */
function pathAt(address: string): string {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url?.origin === QUEUE && /^(\/[\w.-]+){2,3}\/requests\/[\w-]+(\/\w+)?$/.test(url.pathname)) return url.pathname;
  throw badAnswer(SERVICE, `a run elsewhere: ${address.slice(0, 200)}`);
}
