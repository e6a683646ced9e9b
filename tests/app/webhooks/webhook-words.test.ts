import { describe, expect, it } from "vitest";
import { deliveryState, endpointState } from "@/app/_components/webhooks/webhook-words";
import type { DeliveryView, EndpointView } from "@/server/schemas/webhook";

const AT = new Date(2026, 10, 21, 14, 5, 9);

const endpoint = (more: Partial<EndpointView>): EndpointView => ({
  id: "e",
  url: "https://example.org",
  events: [],
  circuit: "closed",
  failures: 0,
  failingSince: null,
  openUntil: null,
  disabledAt: null,
  disabledReason: null,
  previousSecretUntil: null,
  createdAt: AT,
  ...more,
});

const delivery = (more: Partial<DeliveryView>): DeliveryView => ({
  id: "d",
  endpointId: "e",
  url: "https://example.org",
  messageId: "msg",
  event: "job.completed",
  status: "PENDING",
  attempts: 0,
  createdAt: AT,
  nextTryAt: AT,
  deliveredAt: null,
  statusCode: null,
  ...more,
});

describe("endpointState", () => {
  it.each([
    [{}, "Nothing wrong with it.", false],
    [{ failures: 1, failingSince: AT }, "1 failure in a row since 21 Nov 2026, 14:05:09.", true],
    [
      { failures: 5, circuit: "open" as const, openUntil: AT },
      "5 failures in a row. Left alone until 21 Nov 2026, 14:05:09.",
      true,
    ],
    [{ failures: 5, circuit: "half-open" as const }, "5 failures in a row. The next message is a trial.", true],
    [
      { disabledAt: AT, disabledReason: "No message has reached it for 5 days." },
      "Switched off 21 Nov 2026, 14:05:09. No message has reached it for 5 days.",
      true,
    ],
  ])("of %j is in words", (more, words, bad) => {
    expect(endpointState(endpoint(more))).toEqual({ words, bad });
  });
});

describe("deliveryState", () => {
  it.each([
    [{}, "Not tried yet"],
    [{ status: "DELIVERED" as const, attempts: 1, statusCode: 200 }, "Arrived"],
    [{ status: "DELIVERED" as const, attempts: 3, statusCode: 200 }, "Arrived at try 3"],
    [{ attempts: 1, statusCode: 500 }, "Answered 500, again 21 Nov 2026, 14:05:09"],
    [{ attempts: 2 }, "No answer, tried 2 times, again 21 Nov 2026, 14:05:09"],
    [{ status: "FAILED" as const, attempts: 8, statusCode: 404 }, "Answered 404, tried 8 times, given up"],
  ])("of %j is in words", (more, words) => {
    expect(deliveryState(delivery(more))).toBe(words);
  });
});
