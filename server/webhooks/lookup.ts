/** Looks names up, and gives only addresses that a webhook may go to. */
import { lookup as systemLookup } from "node:dns";
import { isIP, type LookupFunction } from "node:net";
import { isPublicAddress } from "./address";
import { notPublic } from "./url";

type Address = { address: string; family: number };
export type Resolve = (hostname: string) => Promise<Address[]>;

export const systemResolve: Resolve = (hostname) =>
  new Promise((resolve, reject) =>
    systemLookup(hostname, { all: true, verbatim: true }, (error, found) => (error ? reject(error) : resolve(found))),
  );

/**
 * All addresses of a host, which must all be public: one that is not is the sign of someone who tries.
 * hostname: as URL gives it, so IPv6 in brackets. @throws AppError WEBHOOK_URL_REFUSED
 */
export async function publicAddresses(hostname: string, resolve: Resolve): Promise<Address[]> {
  const host = hostname.replace(/^\[(.*)\]$/, "$1");
  const found = isIP(host) ? [{ address: host, family: isIP(host) }] : await resolve(host).catch(() => []);
  if (found.length === 0 || !found.every(({ address }) => isPublicAddress(address))) throw notPublic();
  return found;
}

/** For net.connect: what is connected to is what was checked, so a name that changes meanwhile changes nothing. */
export const guardedLookup =
  (resolve: Resolve): LookupFunction =>
  (hostname, options, callback) => {
    publicAddresses(hostname, resolve).then(
      (found) => {
        const [first] = found;
        if (options.all) callback(null, found);
        else callback(null, first?.address ?? "", first?.family);
      },
      (error) => callback(error, ""),
    );
  };
