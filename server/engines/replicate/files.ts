/** Photos to Replicate's file storage: https://replicate.com/docs/reference/http#files.create */
import { randomUUID } from "node:crypto";
import type { EngineFile } from "../engine";
import type { Http } from "../hosted/http";
import { contentTypeOf, ownName, withBody } from "../hosted/upload";
import { good } from "./problems";
import { uploaded } from "./protocol";

/** POST /v1/files; gives the address that a model's input takes, readable with the account's token alone. */
export async function upload(http: Http, file: EngineFile, signal: AbortSignal): Promise<string> {
  const boundary = randomUUID();
  const head =
    `--${boundary}\r\nContent-Disposition: form-data; name="content"; filename="${ownName(file)}"\r\n` +
    `Content-Type: ${contentTypeOf(file)}\r\n\r\n`;
  const answer = await withBody(file, { head, tail: `\r\n--${boundary}--\r\n` }, (body, length) =>
    http.send("POST", "/v1/files", {
      body,
      headers: { "content-type": `multipart/form-data; boundary=${boundary}`, "content-length": String(length) },
      signal,
    }),
  );
  return (await http.read(await good(http, answer), uploaded)).urls.get;
}
