/** Which addresses may be fetched: only what the provider itself serves, over TLS. */
import { badAnswer } from "./errors";
import type { Provider } from "./provider";

/** @param base what a relative address starts from. @throws AppError ENGINE_BAD_ANSWER */
export function assertServed({ service, domains }: Provider, address: string, base?: URL): URL {
  const url = URL.canParse(address, base) ? new URL(address, base) : undefined;
  const served = domains.some((domain) => url?.hostname === domain || url?.hostname.endsWith(`.${domain}`));
  if (url && served && url.protocol === "https:" && url.port === "" && !url.username && !url.password) return url;
  throw badAnswer(service, `an address elsewhere: ${address.slice(0, 200)}`);
}
