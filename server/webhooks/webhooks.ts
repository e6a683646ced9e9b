/** Sends webhooks: signed as Standard Webhooks has it, and to no place inside our own network. */

/** What was sent and what came back. An error stands where there was no answer to read. */
export type Sent = {
  request: { url: string; headers: Record<string, string>; body: string };
  ms: number;
  statusCode: number | null;
  /** The first bytes of the answer, as text. */
  answer: string | null;
  /** Milliseconds that the receiver asked us to wait, by the header Retry-After. */
  retryAfterMs: number | null;
  error: string | null;
};

export type Message = {
  url: string;
  /** The same whenever it is sent again. */
  id: string;
  /** JSON. */
  body: string;
  /** The current one first; each makes a signature. */
  secrets: string[];
};

export type Webhooks = {
  /** Before an address is saved. @throws AppError WEBHOOK_URL_REFUSED */
  check(url: string): Promise<void>;
  /** Never throws. Follows no redirects; takes an answer of at most 15 s. */
  send(message: Message): Promise<Sent>;
  /** For addresses that come with a job: their owner's own secret, "whsec_…". */
  secretOf(ownerId: string): string;
  /** The public address of this server, for links. */
  origin: string;
};
