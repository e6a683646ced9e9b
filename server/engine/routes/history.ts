/** GET and POST /history: what was run, and forgetting it. */
import { badRequest, readObject } from "../http/body";
import { empty, json } from "../http/reply";
import type { Routes } from "../http/router";
import { idsOf } from "./queue";

export const historyRoutes: Routes = {
  "GET /history": ({ engine, url }) => {
    const entries = engine.history.page(integer(url, "max_items"), integer(url, "offset"));
    return json(Object.fromEntries(entries));
  },
  "GET /history/{}": ({ engine, parameter }) => {
    const entry = engine.history.get(parameter);
    return json(entry ? { [parameter]: entry } : {});
  },
  async "POST /history"({ engine, request }) {
    const body = await readObject(request);
    if (body.clear) engine.history.clear();
    for (const id of idsOf(body.delete)) engine.history.remove(id);
    return empty();
  },
};

function integer(url: URL, name: string): number | undefined {
  const value = url.searchParams.get(name);
  if (value === null) return undefined;
  if (!/^-?\d+$/.test(value)) throw badRequest("invalid_query", `${name} must be a whole number`, value);
  return Number(value);
}
