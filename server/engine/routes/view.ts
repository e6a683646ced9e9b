/** GET /view: a file of the input, output or temp folder, as it is, as a preview, or one of its channels. */
import { existsSync } from "node:fs";
import path from "node:path";
import { isFolderType, parseAnnotated, pathInside } from "../folders";
import { contentTypeOf } from "../http/content-type";
import { fileReply } from "../http/file-reply";
import { empty, Refusal, type Reply } from "../http/reply";
import type { RouteContext, Routes } from "../http/router";
import { type Rendering, renderChannel, renderPreview } from "../images/render";

export const viewRoutes: Routes = { "GET /view": view };

async function view({ engine, request, url }: RouteContext): Promise<Reply> {
  const { file, name } = findFile(engine.folders, url.searchParams);
  const disposition = { "Content-Disposition": contentDisposition(name) };
  const render = renderingOf(url.searchParams);
  if (!render) return fileReply(request, file, { "Content-Type": contentTypeOf(name), ...disposition });
  if (!existsSync(file)) return empty(404);
  const rendered = await render(file).catch(() => undefined);
  if (!rendered) return empty(400);
  return { status: 200, headers: { "Content-Type": rendered.type, ...disposition }, body: rendered.data };
}

/** What is asked for instead of the file itself. */
function renderingOf(query: URLSearchParams): ((file: string) => Promise<Rendering>) | undefined {
  const [preview, channel] = [query.get("preview"), query.get("channel")];
  if (preview !== null) return (file) => renderPreview(file, preview);
  return channel === "rgb" || channel === "a" ? (file) => renderChannel(file, channel) : undefined;
}

/** Only the last part of a filename counts. Throws Refusal as ComfyUI does, by what is wrong with which parameter. */
function findFile(folders: RouteContext["engine"]["folders"], query: URLSearchParams) {
  const given = query.get("filename");
  if (given === null) throw new Refusal(empty(404));
  const { name, type: annotated } = parseAnnotated(given, "output");
  const type = query.get("type") ?? annotated;
  if (name === "" || name.startsWith("/") || name.includes("..") || !isFolderType(type)) throw new Refusal(empty(400));
  const folder = pathInside(folders[type], query.get("subfolder") ?? "");
  if (!folder) throw new Refusal(empty(403));
  const base = path.basename(name);
  const file = pathInside(folder, base);
  if (!file) throw new Refusal(empty(404));
  return { file, name: base };
}

/** Names beyond ASCII go by RFC 5987. */
function contentDisposition(name: string): string {
  const ascii = name.replaceAll(/[^\x20-\x7e]|["\\]/g, "_");
  return ascii === name ? `filename="${name}"` : `filename="${ascii}"; filename*=UTF-8''${encodeURIComponent(name)}`;
}
