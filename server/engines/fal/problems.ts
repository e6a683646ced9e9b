/** What fal says is wrong, as errors of ours. */
import type { AppError } from "../../errors";
import { badAnswer, cancelled, contentRefused, failed, rejected, shortened, speaksOfContent } from "../hosted/errors";
import { discard } from "../hosted/http";
import type { Service } from "../hosted/provider";
import type { Problem } from "./protocol";

export const SERVICE: Service = { name: "fal", variable: "FAL_KEY" };

/** Why a run ended without a result. fal has then tried up to ten times itself, where that could help. */
export function failure(handle: string, httpStatus: number, { detail, error_type = "" }: Problem): AppError {
  const [first] = typeof detail === "object" ? detail : [];
  const reason = shortened(first?.msg ?? (typeof detail === "string" ? detail : error_type));
  if (/cancel/i.test(error_type)) return cancelled();
  if (first?.type === "content_policy_violation" || speaksOfContent(reason)) return contentRefused(SERVICE, reason);
  if (httpStatus >= 500 || error_type) return failed(SERVICE, handle, reason);
  return rejected(SERVICE, reason, fieldOf(first?.loc));
}

/** ["body", "image_url"] → "image_url" */
const fieldOf = (loc: (string | number)[] = []) => loc.slice(loc[0] === "body" ? 1 : 0).join(".") || undefined;

export function dropped(answer: Response, error: AppError = unexpected(answer)): never {
  discard(answer);
  throw error;
}

const unexpected = ({ status }: Response) => badAnswer(SERVICE, `status ${status}`);
