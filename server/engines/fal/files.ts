/** Photos to fal's storage: https://fal.ai/docs/documentation/model-apis/fal-cdn, calls as in @fal-ai/client 1.10.1. */
import { isIP } from "node:net";
import { AppError } from "../../errors";
import type { EngineFile } from "../engine";
import { badAnswer } from "../hosted/errors";
import { discard, type Http, networkError } from "../hosted/http";
import { assertServed } from "../hosted/origin";
import type { Provider } from "../hosted/provider";
import { contentTypeOf, ownName, withBody } from "../hosted/upload";
import { LIFETIME } from "./lifetime";
import { dropped, SERVICE } from "./problems";
import { initiated } from "./protocol";

/** Larger files would have to be sent in parts. */
const MAX_BYTES = 90 * 2 ** 20;

/** Asks for a place, puts the file there, and gives the address that a model's input takes. */
export async function upload(rest: Http, provider: Provider, file: EngineFile, signal: AbortSignal): Promise<string> {
  if (file.size > MAX_BYTES) {
    throw new AppError("FILE_TOO_LARGE", `The photo is larger than the ${MAX_BYTES / 2 ** 20} MB that fal takes.`);
  }
  const contentType = contentTypeOf(file);
  const answer = await rest.send("POST", "/storage/upload/initiate?storage_type=fal-cdn-v3", {
    json: { content_type: contentType, file_name: ownName(file) },
    headers: { "x-fal-object-lifecycle": LIFETIME },
    signal,
  });
  if (!answer.ok) return dropped(answer);
  const { upload_url, file_url } = await rest.read(answer, initiated);
  const { href } = assertServed(provider, file_url);
  await put(publicAddress(upload_url), contentType, file, signal);
  return href;
}

async function put(url: URL, contentType: string, file: EngineFile, signal: AbortSignal): Promise<void> {
  const answer = await withBody(file, {}, (body, length) => {
    // A signed address: the key stays here.
    const headers = { "content-type": contentType, "content-length": String(length) };
    const request = { method: "PUT", headers, body, duplex: "half", redirect: "error", signal } as const;
    return fetch(url, request).catch((error) => {
      throw networkError(SERVICE, error, signal);
    });
  });
  if (!answer.ok) return dropped(answer);
  discard(answer);
}

/** Storage of several makers stands behind fal; none of it within our own network. */
function publicAddress(address: string): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const named = url && isIP(url.hostname.replace(/^\[|\]$/g, "")) === 0 && url.hostname.includes(".");
  if (url?.protocol === "https:" && url.port === "" && named) return url;
  throw badAnswer(SERVICE, `an upload address elsewhere: ${address.slice(0, 100)}`);
}
