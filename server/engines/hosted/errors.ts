/** The ways a hosted provider fails, as errors of ours with sentences for people. None of them holds a key. */
import { AppError } from "../../errors";
import type { Service } from "./provider";

export const unreachable = ({ name }: Service, cause: unknown) =>
  new AppError("ENGINE_UNREACHABLE", `${name} can't be reached.`, { cause });

/** @param reason what was wrong with the answer, for the log. */
export const badAnswer = ({ name }: Service, reason: string, cause?: unknown) =>
  new AppError("ENGINE_BAD_ANSWER", `${name} gave an answer that makes no sense.`, { cause, details: { reason } });

export const unauthorized = ({ name, variable }: Service) =>
  new AppError("ENGINE_UNAUTHORIZED", `${name} does not accept the key in ${variable}. Set it to a valid one.`);

export const unpaid = ({ name }: Service) =>
  new AppError("ENGINE_UNPAID", `The account at ${name} has no credit left. Top it up there, then try again.`);

export const tooMany = ({ name }: Service) =>
  new AppError("TOO_MANY_REQUESTS", `${name} takes no more requests for the moment.`);

/** Not tried again: the provider may be at work, and a second run would be paid twice. */
export const unanswered = ({ name }: Service, cause: unknown) =>
  new AppError(
    "ENGINE_TIMEOUT",
    `${name} did not say whether it took this. It was not sent again, so that nothing is paid twice; try again to do so.`,
    { cause },
  );

/** @param reason the provider's own words. */
export const rejected = ({ name }: Service, reason: string, field?: string) =>
  new AppError("ENGINE_REJECTED", `${name} can't run this: ${field ? `${field}: ` : ""}${reason}`, {
    details: { reason, field, nodeErrors: {} },
  });

export const unknownModel = ({ name }: Service, model: string) =>
  new AppError("ENGINE_REJECTED", `${name} has no model "${model}" for this account.`, {
    details: { reason: "unknown model", model, nodeErrors: {} },
  });

/** @param reason the provider's own words. */
export const failed = ({ name }: Service, handle: string, reason: string) =>
  new AppError("ENGINE_NODE_FAILED", `The model at ${name} failed: ${reason}`, {
    details: { nodeId: handle, nodeType: name, message: reason },
  });

export const contentRefused = ({ name }: Service, reason: string) =>
  new AppError("CONTENT_REFUSED", `${name} does not work on this picture or text by its content rules.`, {
    details: { reason },
  });

/** @param keeps how long the provider keeps it, e.g. "an hour". */
export const expired = ({ name }: Service, keeps: string) =>
  new AppError("ENGINE_EXPIRED", `${name} no longer has the result: it keeps it for ${keeps}. Start again.`);

export const unknownRun = ({ name }: Service) =>
  new AppError("ENGINE_EXPIRED", `${name} no longer knows this run, perhaps because the key is another account's.`);

export const cancelled = () => new AppError("JOB_CANCELLED", "The restoration was stopped.");

export const tookTooLong = ({ name }: Service, ms: number) =>
  new AppError("ENGINE_TIMEOUT", `${name} took longer than ${Math.max(1, Math.round(ms / 60_000))} minutes.`);

/** Providers have no code for it that all models use: "NSFW content detected", "flagged as sensitive" … */
const REFUSAL = /nsfw|content[ _]polic|flagged|sensitive|safety (checker|filter|system)/i;
export const speaksOfContent = (reason: string) => REFUSAL.test(reason);

const MAX_REASON = 300;
/** Someone else's words, short enough to show. */
export const shortened = (reason: string) => {
  const text = reason.trim().replace(/\s+/g, " ");
  return text.length > MAX_REASON ? `${text.slice(0, MAX_REASON)}…` : text || "no reason given";
};
