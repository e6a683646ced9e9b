/**
 * Replicate in memory, in the shapes of https://replicate.com/docs/reference/http: answers for MSW. Its models:
 * acme/quick copies its image, acme/slow never ends, acme/fail fails; all need `image`. Others are unknown.
 */
import { HttpResponse, http, type RequestHandler } from "msw";
import { parseUpload } from "./parse-upload";

const API = "https://api.replicate.com/v1";
export const REPLICATE_TOKEN = "r8_test";

type Run = { id: string; model: string; image: string; status: string; looks: number };

export function fakeReplicate() {
  const files = new Map<string, { name: string; type: string; bytes: Buffer }>();
  const runs = new Map<string, Run>();
  const requests: { method: string; path: string; authorization: string | null; body: unknown }[] = [];

  const view = (run: Run) => ({
    id: run.id,
    model: run.model,
    version: "hidden",
    input: { image: run.image },
    logs: run.status === "processing" ? "loading\n 50%|#####     | 5/10 [00:01<00:01,  5.00it/s]\r" : "",
    output: run.status === "succeeded" ? `https://replicate.delivery/yhqm/${run.id}/out-0.png` : null,
    data_removed: false,
    error: run.status === "failed" ? "CUDA out of memory" : null,
    status: run.status,
    created_at: "2026-01-01T00:00:00.000Z",
    urls: { cancel: `${API}/predictions/${run.id}/cancel`, get: `${API}/predictions/${run.id}` },
  });
  const problem = (status: number, title: string, detail: string, more: object = {}) =>
    HttpResponse.json({ title, detail, status, ...more }, { status });

  function create(model: string, { input }: { input: { image?: string } }) {
    if (!/^acme\/(quick|slow|fail)$/.test(model))
      return problem(404, "Not found", "The requested resource was not found");
    if (!input.image) {
      const invalid_fields = [{ type: "required", field: "input", description: "image is required" }];
      return problem(422, "Input validation failed", "- input: image is required\n", { invalid_fields });
    }
    const id = `run${runs.size + 1}`.padEnd(26, "x");
    const run = { id, model, image: input.image, status: "starting", looks: 0 };
    runs.set(id, run);
    return HttpResponse.json(view(run), { status: 201 });
  }

  function look(id: string) {
    const run = runs.get(id);
    if (!run) return problem(404, "Not found", "The requested resource was not found");
    run.looks++;
    if (run.status === "starting") run.status = "processing";
    else if (run.status === "processing" && run.model === "acme/quick") run.status = "succeeded";
    else if (run.status === "processing" && run.model === "acme/fail") run.status = "failed";
    return HttpResponse.json(view(run));
  }

  const handlers: RequestHandler[] = [
    http.all(`${API}/*`, async ({ request }) => {
      const json = request.headers.get("content-type") === "application/json";
      const path = new URL(request.url).pathname;
      const authorization = request.headers.get("authorization");
      requests.push({ method: request.method, path, authorization, body: json ? await request.clone().json() : null });
      if (authorization !== `Bearer ${REPLICATE_TOKEN}`) return problem(401, "Unauthenticated", "Invalid token.");
    }),
    http.get(`${API}/account`, () =>
      HttpResponse.json({ type: "user", username: "acme", name: "Acme", github_url: "" }),
    ),
    http.post(`${API}/files`, async ({ request }) => {
      const id = `file${files.size + 1}`;
      files.set(id, parseUpload(Buffer.from(await request.arrayBuffer()), "content"));
      return HttpResponse.json({ id, urls: { get: `${API}/files/${id}` } }, { status: 201 });
    }),
    http.post(`${API}/models/:owner/:name/predictions`, async ({ request, params }) =>
      create(`${params.owner}/${params.name}`, (await request.json()) as { input: object }),
    ),
    http.post(`${API}/predictions`, async ({ request }) =>
      create("acme/quick", (await request.json()) as { input: object }),
    ),
    http.get(`${API}/predictions/:id`, ({ params }) => look(String(params.id))),
    http.post(`${API}/predictions/:id/cancel`, ({ params }) => {
      const run = runs.get(String(params.id));
      if (!run) return problem(404, "Not found", "The requested resource was not found");
      run.status = "canceled";
      return HttpResponse.json(view(run));
    }),
    http.get("https://replicate.delivery/yhqm/:id/out-0.png", ({ request, params }) => {
      if (request.headers.has("authorization")) return new HttpResponse("the key belongs elsewhere", { status: 400 });
      const image = runs.get(String(params.id))?.image.split("/").at(-1);
      const file = files.get(image ?? "");
      return file ? new HttpResponse(file.bytes as Uint8Array<ArrayBuffer>) : new HttpResponse(null, { status: 404 });
    }),
  ];
  return { handlers, files, runs, requests };
}
