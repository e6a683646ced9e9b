/**
 * fal in memory, in the shapes of https://fal.ai/docs/api-reference/inference-api: answers for MSW. Its models:
 * acme/tools/quick copies its image, acme/tools/slow never ends, acme/tools/fail fails; all need `image_url`. Others
 * are unknown. It runs one at a time. As there, the addresses of a run leave out the model's last part.
 */
import { HttpResponse, http, type RequestHandler } from "msw";

const QUEUE = "https://queue.fal.run";
export const FAL_KEY = "id:secret";

type Run = { id: string; model: string; image: string; looks: number; done: boolean };

export function fakeFal() {
  const files = new Map<string, { type: string | null; bytes: Buffer }>();
  const runs = new Map<string, Run>();
  const requests: { method: string; url: string; headers: Headers; body: unknown }[] = [];
  const addresses = ({ id }: Run) => ({
    request_id: id,
    response_url: `${QUEUE}/acme/tools/requests/${id}`,
    status_url: `${QUEUE}/acme/tools/requests/${id}/status`,
    cancel_url: `${QUEUE}/acme/tools/requests/${id}/cancel`,
  });
  const waiting = () => [...runs.values()].filter(({ done }) => !done);

  function submit(model: string, input: { image_url?: string }) {
    if (!/^(quick|slow|fail)$/.test(model)) {
      return HttpResponse.json({ detail: `Application "${model}" not found` }, { status: 404 });
    }
    if (!input.image_url) {
      const detail = [{ loc: ["body", "image_url"], msg: "field required", type: "value_error.missing" }];
      return HttpResponse.json({ detail }, { status: 422 });
    }
    const run = { id: `run-${runs.size + 1}`, model, image: input.image_url, looks: 0, done: false };
    runs.set(run.id, run);
    return HttpResponse.json({ status: "IN_QUEUE", queue_position: waiting().length - 1, ...addresses(run) });
  }

  function look(run: Run) {
    const ahead = waiting().indexOf(run);
    if (ahead > 0) return { status: "IN_QUEUE", queue_position: ahead, ...addresses(run) };
    run.done ||= run.model !== "slow" && ++run.looks > 1;
    const logs = [
      { message: " 50%|#####     | 5/10", level: "INFO", source: "USER", timestamp: "2026-01-01T00:00:00Z" },
    ];
    return { status: run.done ? "COMPLETED" : "IN_PROGRESS", logs, ...addresses(run) };
  }

  function result(run: Run) {
    if (run.model !== "fail") {
      const image = {
        url: `https://v3.fal.media/files/made/${run.id}.png`,
        content_type: "image/png",
        file_name: "a.png",
      };
      return HttpResponse.json({ image });
    }
    const detail = [{ loc: ["body"], msg: "CUDA out of memory", type: "internal_server_error" }];
    return HttpResponse.json({ detail }, { status: 500, headers: { "x-fal-retryable": "false" } });
  }

  const known = (id: unknown, answer: (run: Run) => Response) => {
    const run = runs.get(String(id));
    return run ? answer(run) : HttpResponse.json({ status: "NOT_FOUND" }, { status: 404 });
  };
  const bytes = (name: string) => {
    const file = files.get(name);
    return file ? new HttpResponse(file.bytes as Uint8Array<ArrayBuffer>) : new HttpResponse(null, { status: 404 });
  };

  const withKey = async ({ request }: { request: Request }) => {
    const json = request.headers.get("content-type") === "application/json";
    const { method, url, headers } = request;
    requests.push({ method, url, headers, body: json ? await request.clone().json() : null });
    if (headers.get("authorization") !== `Key ${FAL_KEY}`) {
      return HttpResponse.json({ detail: "Cannot access application. Authentication is required" }, { status: 401 });
    }
  };
  const withoutKey = ({ request }: { request: Request }) => {
    if (request.headers.has("authorization")) return new HttpResponse("the key belongs elsewhere", { status: 400 });
  };

  const handlers: RequestHandler[] = [
    http.all("https://rest.fal.ai/*", withKey),
    http.all("https://api.fal.ai/*", withKey),
    http.all(`${QUEUE}/*`, withKey),
    http.all("https://v3.fal.media/*", withoutKey),
    http.get("https://api.fal.ai/v1/models/pricing", () => HttpResponse.json({ prices: [] })),
    http.post("https://rest.fal.ai/storage/upload/initiate", async ({ request }) => {
      const { file_name } = (await request.json()) as { file_name: string };
      const file_url = `https://v3.fal.media/files/given/${file_name}`;
      return HttpResponse.json({ upload_url: `${file_url}?signature=1`, file_url });
    }),
    http.put("https://v3.fal.media/files/given/:name", async ({ request, params }) => {
      const body = Buffer.from(await request.arrayBuffer());
      if (request.headers.get("content-length") !== String(body.length)) return new HttpResponse(null, { status: 411 });
      files.set(String(params.name), { type: request.headers.get("content-type"), bytes: body });
      return new HttpResponse(null);
    }),
    http.post(`${QUEUE}/acme/tools/:model`, async ({ request, params }) =>
      submit(String(params.model), (await request.json()) as object),
    ),
    http.get(`${QUEUE}/acme/tools/requests/:id/status`, ({ params }) =>
      known(params.id, (run) => {
        const body = look(run);
        return HttpResponse.json(body, { status: body.status === "COMPLETED" ? 200 : 202 });
      }),
    ),
    http.get(`${QUEUE}/acme/tools/requests/:id`, ({ params }) => known(params.id, result)),
    http.put(`${QUEUE}/acme/tools/requests/:id/cancel`, ({ params }) =>
      known(params.id, (run) => {
        if (run.done) return HttpResponse.json({ status: "ALREADY_COMPLETED" }, { status: 400 });
        runs.delete(run.id);
        return HttpResponse.json({ status: "CANCELLATION_REQUESTED" }, { status: 202 });
      }),
    ),
    http.get("https://v3.fal.media/files/made/:name", ({ params }) =>
      known(String(params.name).replace(/\.png$/, ""), ({ image }) => bytes(image.split("/").at(-1) ?? "")),
    ),
  ];
  return { handlers, files, runs, requests };
}
