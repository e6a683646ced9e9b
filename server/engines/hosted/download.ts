/** Brings what a model made, as a stream. */
import { Readable, Transform } from "node:stream";
import { badAnswer, expired, unreachable } from "./errors";
import { discard, networkError } from "./http";
import { assertServed } from "./origin";
import type { Provider } from "./provider";

const MAX_REDIRECTS = 3;

/**
 * Without the key: results lie at addresses that nobody can guess. The stream fails with ENGINE_BAD_ANSWER past
 * `maxBytes`, with ENGINE_UNREACHABLE when it breaks off.
 * @throws AppError ENGINE_EXPIRED when the provider has deleted it
 */
export async function download(
  provider: Provider,
  ref: string,
  maxBytes: number,
  signal: AbortSignal,
): Promise<{ body: Readable; size?: number }> {
  if (ref.startsWith("data:")) return decoded(provider, ref);
  const { service } = provider;
  const answer = await follow(provider, ref, signal);
  const length = answer.headers.get("content-length");
  const encoded = answer.headers.has("content-encoding");
  const size = length && !encoded ? Number(length) : undefined;
  if (size !== undefined && size > maxBytes) {
    discard(answer);
    throw badAnswer(service, `a file of ${size} bytes, more than ${maxBytes}`);
  }
  return { body: capped(provider, answer, maxBytes, signal), size };
}

/** Each address on the way must be the provider's. */
async function follow(provider: Provider, ref: string, signal: AbortSignal): Promise<Response> {
  let url = assertServed(provider, ref);
  for (let hops = 0; hops <= MAX_REDIRECTS; hops++) {
    const answer = await fetch(url, { redirect: "manual", signal }).catch((error) => {
      throw networkError(provider.service, error, signal);
    });
    if (answer.ok) return answer;
    discard(answer);
    url = nextAddress(provider, url, answer);
  }
  throw badAnswer(provider.service, "too many redirects");
}

function nextAddress(provider: Provider, url: URL, { status, headers }: Response): URL {
  const { service, keeps } = provider;
  const location = headers.get("location");
  if (status >= 300 && status < 400 && location) return assertServed(provider, location, url);
  if ([403, 404, 410].includes(status)) throw expired(service, keeps);
  if (status >= 500 || status === 429) throw unreachable(service, new Error(`status ${status}`));
  throw badAnswer(service, `status ${status} for a result`);
}

function capped({ service }: Provider, answer: Response, maxBytes: number, signal: AbortSignal): Readable {
  const source = Readable.from(answer.body ?? []);
  let size = 0;
  const body = new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      size += chunk.length;
      done(size > maxBytes ? badAnswer(service, `a file of more than ${maxBytes} bytes`) : null, chunk);
    },
  });
  source.on("error", (error) => body.destroy(networkError(service, error, signal) as Error));
  body.on("close", () => source.destroy());
  return source.pipe(body);
}

function decoded({ service }: Provider, ref: string) {
  const data = /^data:[^,]*;base64,([A-Za-z0-9+/=]*)$/.exec(ref)?.[1];
  if (data === undefined) throw badAnswer(service, "a data address that is not in Base64");
  const bytes = Buffer.from(data, "base64");
  return { body: Readable.from([bytes]), size: bytes.length };
}
