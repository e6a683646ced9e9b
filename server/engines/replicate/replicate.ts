/**
 * Models at Replicate, by its documented HTTP API (https://replicate.com/docs/reference/http). Why not by its npm
 * client stands in ../hosted/http.ts.
 */
import type { Engine, HostedInput } from "../engine";
import {
  cancelled,
  contentRefused,
  expired,
  failed,
  shortened,
  speaksOfContent,
  tookTooLong,
  unknownModel,
  unknownRun,
  unreachable,
} from "../hosted/errors";
import { createHosted, type HostedOptions } from "../hosted/hosted";
import { createHttp, discard, type Http, receipt } from "../hosted/http";
import type { Provider, Sight } from "../hosted/provider";
import { upload } from "./files";
import { dropped, good, SERVICE } from "./problems";
import { type Prediction, prediction } from "./protocol";

const ORIGIN = "https://api.replicate.com";
const CALL_MS = 30_000;
/** https://replicate.com/docs/topics/predictions/data-retention */
const KEEPS = "an hour";
/** Predictions end by themselves after this; https://replicate.com/docs/topics/predictions/lifecycle */
const LIMIT_MS = 30 * 60_000;

export function createReplicate(token: string, options: HostedOptions = {}): Engine {
  return createHosted(replicate(token), options);
}

function replicate(token: string): Provider {
  const http = createHttp({ service: SERVICE, origin: ORIGIN, authorization: `Bearer ${token}`, callMs: CALL_MS });
  return {
    kind: "replicate",
    service: SERVICE,
    domains: ["replicate.delivery"],
    keeps: KEEPS,
    stage: (file, signal) => upload(http, file, signal),
    submit: (model, input) => submit(http, model, input),
    async look(handle, signal) {
      const answer = await http.send("GET", pathOf(handle), { signal });
      if (answer.status === 404) return dropped(answer, unknownRun(SERVICE));
      return sightOf(await http.read(await good(http, answer), prediction));
    },
    async cancel(handle) {
      const answer = await http.send("POST", `${pathOf(handle)}/cancel`);
      // 4xx: it has ended, or is unknown.
      if (answer.status >= 500) return dropped(answer, unreachable(SERVICE, new Error(`status ${answer.status}`)));
      discard(answer);
    },
    async check(signal) {
      discard(await good(http, await http.send("GET", "/v1/account", { signal })));
    },
  };
}

const pathOf = (handle: string) => `/v1/predictions/${encodeURIComponent(handle)}`;

/** Official models by name, all others by version. */
async function submit(http: Http, model: string, input: HostedInput): Promise<string> {
  const [name, version] = model.split(":");
  const path = version ? "/v1/predictions" : `/v1/models/${name}/predictions`;
  const answer = await http.send("POST", path, { json: { ...(version ? { version } : {}), input }, paid: true });
  if (answer.status === 404) return dropped(answer, unknownModel(SERVICE, model));
  await good(http, answer);
  return receipt(
    SERVICE,
    http.read(answer, prediction).then(({ id }) => id),
  );
}

function sightOf({ id, status, output, error, logs, data_removed }: Prediction): Sight {
  const reason = shortened(typeof error === "string" ? error : JSON.stringify(error ?? ""));
  switch (status) {
    case "starting":
      return { state: "queued", ahead: 0 };
    case "processing":
      return { state: "running", logs: logs ?? "" };
    case "succeeded":
      if (data_removed) throw expired(SERVICE, KEEPS);
      return { state: "done", answer: output };
    case "canceled":
      throw cancelled();
    case "aborted":
      throw tookTooLong(SERVICE, LIMIT_MS);
    case "failed":
      throw speaksOfContent(reason) ? contentRefused(SERVICE, reason) : failed(SERVICE, id, reason);
  }
}
