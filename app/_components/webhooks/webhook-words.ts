/** What endpoints and messages are up to, in words. */
import type { DeliveryView, EndpointView, WebhookEvent } from "@/server/schemas/webhook";

export const EVENT_WORDS: Record<WebhookEvent, string> = {
  "job.completed": "A photo is done",
  "job.failed": "A photo could not be done",
  "job.cancelled": "A photo was stopped",
  "batch.completed": "A batch has ended",
};

/** "21 Nov 2026, 14:05:09", in the reader's time zone. */
export const moment = (date: Date, locale = "en-GB") =>
  date.toLocaleString(locale, { dateStyle: "medium", timeStyle: "medium" });

/** "Works." and what else there is to say of an endpoint, with whether that needs attention. */
export function endpointState(endpoint: EndpointView): { words: string; bad: boolean } {
  const { circuit, failures, failingSince, openUntil, disabledAt, disabledReason } = endpoint;
  if (disabledAt) return { words: `Switched off ${moment(disabledAt)}. ${disabledReason}`, bad: true };
  const since = failingSince ? ` since ${moment(failingSince)}` : "";
  if (circuit === "open" && openUntil)
    return { words: `${failures} failures in a row${since}. Left alone until ${moment(openUntil)}.`, bad: true };
  if (circuit === "half-open")
    return { words: `${failures} failures in a row${since}. The next message is a trial.`, bad: true };
  if (failures > 0) return { words: `${count(failures, "failure")} in a row${since}.`, bad: true };
  return { words: "Nothing wrong with it.", bad: false };
}

/** "Arrived at the first try", "Answered 500, tried 3 times, again at …" */
export function deliveryState({ status, attempts, statusCode, nextTryAt }: DeliveryView): string {
  if (status === "DELIVERED") return attempts === 1 ? "Arrived" : `Arrived at try ${attempts}`;
  const answered = attempts === 0 ? "Not tried yet" : statusCode ? `Answered ${statusCode}` : "No answer";
  const tried = attempts > 1 ? `, tried ${attempts} times` : "";
  if (status === "FAILED") return `${answered}${tried}, given up`;
  return `${answered}${tried}${attempts > 0 && nextTryAt ? `, again ${moment(nextTryAt)}` : ""}`;
}

const count = (number: number, noun: string) => `${number} ${noun}${number === 1 ? "" : "s"}`;
