import type { Message, Sent, Webhooks } from "@/server/webhooks/webhooks";

type Answer = Partial<Omit<Sent, "request">>;

/** Sends nothing: remembers what it was given and answers as the test says, 200 at first. */
export function deafWebhooks() {
  const sent: Message[] = [];
  let answers = (_: Message): Answer => ({});
  const webhooks: Webhooks & { sent: Message[]; answer(next: (message: Message) => Answer): void } = {
    sent,
    answer(next) {
      answers = next;
    },
    origin: "https://darkroom.example",
    check: async () => undefined,
    secretOf: (ownerId) => `whsec_${Buffer.from(`secret of ${ownerId}`).toString("base64")}`,
    async send(message) {
      sent.push(message);
      const { url, body } = message;
      const request = { url, headers: { "webhook-id": message.id }, body };
      return { request, ms: 12, statusCode: 200, answer: "ok", retryAfterMs: null, error: null, ...answers(message) };
    },
  };
  return webhooks;
}
