/** What a webhook's URL may look like, before anyone looks up its name. */
import { AppError } from "@/server/errors";

export type PortRange = { from: number; to: number };

const MAX_LENGTH = 2000;

/** @throws AppError WEBHOOK_URL_REFUSED, which says what is wrong with it */
export function parseWebhookUrl(text: string, ports: PortRange[]): URL {
  if (text.length > MAX_LENGTH) throw refused(`it is longer than ${MAX_LENGTH} characters`);
  if (!URL.canParse(text)) throw refused("it is no URL");
  const url = new URL(text);
  if (url.protocol !== "http:" && url.protocol !== "https:") throw refused("only http and https addresses can be told");
  if (url.username || url.password)
    throw refused("it holds a user name or a password; the signature is what proves us");
  const port = Number(url.port || (url.protocol === "https:" ? 443 : 80));
  if (!ports.some(({ from, to }) => port >= from && port <= to)) throw refused(`port ${port} is not open for webhooks`);
  return url;
}

const refused = (why: string) => new AppError("WEBHOOK_URL_REFUSED", `This address can't be used: ${why}.`);

/** One sentence for names that are unknown and for those inside our network, so that nobody can look around there. */
export const notPublic = () =>
  new AppError("WEBHOOK_URL_REFUSED", "This address can't be used: it is not one of the public internet.");
