/** Which network addresses a webhook may go to: those of the public internet alone. */
import ipaddr from "ipaddr.js";

/** Public by its range, but answered by the cloud that one runs in (Azure's metadata). */
const METADATA = ["168.63.129.16"];
const GLOBAL_IPV6 = ipaddr.parseCIDR("2000::/3");

/** Private, loopback, link-local, CGNAT, reserved, translated and mapped addresses are not. */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  // Takes the IPv4 address out of a mapped one.
  const parsed = ipaddr.process(address);
  if (parsed.range() !== "unicast" || METADATA.includes(parsed.toString())) return false;
  return parsed.kind() === "ipv4" || parsed.match(GLOBAL_IPV6);
}
