/** Sends one file straight to storage and tells how far it is. XHR, because fetch has no upload progress. */
import { PlainError } from "@/app/_components/words/problem";
import type { UploadTicket } from "@/server/schemas/upload";

const BROKEN = "The connection broke off on the way. Try again.";

type Options = { signal: AbortSignal; onProgress(sent: number): void };

export function sendFile(ticket: UploadTicket, file: File, { signal, onProgress }: Options): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const abort = () => request.abort();
    request.open(ticket.method, ticket.url);
    for (const [name, value] of Object.entries(ticket.headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    request.onload = () => (request.status < 300 ? resolve() : reject(refusal(request)));
    request.onerror = () => reject(new PlainError(BROKEN, "NO_ANSWER", true));
    request.onabort = () => reject(new PlainError("Stopped.", "STOPPED", true));
    request.onloadend = () => signal.removeEventListener("abort", abort);
    signal.addEventListener("abort", abort);
    if (signal.aborted) abort();
    else request.send(file);
  });
}

/** Our own server answers in JSON with a sentence; a bucket in XML without one. */
function refusal({ status, responseText }: XMLHttpRequest): PlainError {
  let message = BROKEN;
  let code = `HTTP_${status}`;
  try {
    const answer = JSON.parse(responseText) as { message?: string; error_code?: string };
    message = answer.message ?? message;
    code = answer.error_code ?? code;
  } catch {
    // XML of a bucket: nothing in it for people.
  }
  return new PlainError(message, code, true);
}
