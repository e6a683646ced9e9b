/** Someone who wants to be told when jobs have ended, and remembers every message. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

export type Listener = {
  url: string;
  /** Called as a message arrives, before it is answered. */
  onMessage(heard: (jobId: string) => void): void;
  /** Of each job: the ids of its messages, repeated ones too. */
  messages: Map<string, string[]>;
};

export async function listener(): Promise<Listener> {
  const messages: Listener["messages"] = new Map();
  let told = (_: string) => {};
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => (body += chunk));
    request.on("end", () => {
      const { id } = JSON.parse(body).data as { id: string };
      messages.set(id, [...(messages.get(id) ?? []), String(request.headers["webhook-id"])]);
      told(id);
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/`, messages, onMessage: (heard) => (told = heard) };
}
