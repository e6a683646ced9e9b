/** What Replicate says is wrong, as errors of ours. */
import { AppError } from "../../errors";
import { badAnswer, rejected, shortened, unreachable } from "../hosted/errors";
import { discard, type Http } from "../hosted/http";
import type { Service } from "../hosted/provider";
import { problem } from "./protocol";

export const SERVICE: Service = { name: "Replicate", variable: "REPLICATE_API_TOKEN" };

/** The answer, when its status is a good one; else what it says is wrong. */
export async function good(http: Http, answer: Response): Promise<Response> {
  if (answer.ok) return answer;
  if (answer.status >= 500) return dropped(answer, unreachable(SERVICE, new Error(`status ${answer.status}`)));
  if (answer.status === 413) {
    return dropped(answer, new AppError("FILE_TOO_LARGE", "The photo is larger than Replicate takes."));
  }
  const { detail, title, invalid_fields } = await http.read(answer, problem);
  const [first] = invalid_fields ?? [];
  const reason = shortened(first?.description ?? detail ?? title ?? "");
  if (![400, 422].includes(answer.status)) throw badAnswer(SERVICE, `status ${answer.status}: ${reason}`);
  throw rejected(SERVICE, reason, first?.field.replace(/^input\.?/, "") || undefined);
}

export function dropped(answer: Response, error: AppError): never {
  discard(answer);
  throw error;
}
