/** Finds the texts that say what a picture should show, and what it should not. */
import type { Graph, ObjectInfo } from "../../engines/engine";
import { nodeSpec } from "./node-spec";

export type Role = "positive" | "negative";

/** Links that carry text, or what has been made of it. */
const CARRIES_TEXT = new Set(["CONDITIONING", "STRING", "GUIDER", "*"]);

/** "node field" → what the text there is for. Where one text serves both, it counts as positive. */
export function promptRoles(graph: Graph, info: ObjectInfo): Map<string, Role> {
  const roles = new Map<string, Role>();
  for (const role of ["positive", "negative"] as const) {
    for (const node of Object.values(graph)) {
      const link = node.inputs[role];
      if (Array.isArray(link)) mark(String(link[0]), role, graph, info, roles, new Set());
    }
  }
  return roles;
}

export const place = (node: string, field: string) => `${node} ${field}`;

function mark(
  id: string,
  role: Role,
  graph: Graph,
  info: ObjectInfo,
  roles: Map<string, Role>,
  seen: Set<string>,
): void {
  const node = graph[id];
  if (!node || seen.has(id)) return;
  seen.add(id);
  for (const { name, type } of nodeSpec(info, node.class_type)?.inputs ?? []) {
    const value = node.inputs[name];
    if (type === "STRING" && typeof value === "string" && !roles.has(place(id, name))) roles.set(place(id, name), role);
    // A node between may take both kinds, each under its name.
    const other = (name === "positive" || name === "negative") && name !== role;
    if (Array.isArray(value) && CARRIES_TEXT.has(type) && !other)
      mark(String(value[0]), role, graph, info, roles, seen);
  }
}
