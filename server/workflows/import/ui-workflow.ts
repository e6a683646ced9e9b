/** ComfyUI's UI format, "Save" rather than "Export (API)", read into one shape whichever version wrote it. */
import { z } from "zod";

const id = z.union([z.number(), z.string()]).transform(String);
const type = z
  .unknown()
  .optional()
  .transform((value) => (Array.isArray(value) ? "COMBO" : String(value ?? "*")));
const values = z.union([z.array(z.unknown()), z.record(z.string(), z.unknown())]);

/** v0.4 writes links as arrays, v1 and every subgraph as objects. */
const link = z.union([
  z.tuple([id, id, z.number(), id, z.number()], z.unknown()).transform(([id, from, fromSlot, to, toSlot]) => ({
    id,
    from,
    fromSlot,
    to,
    toSlot,
  })),
  z
    .looseObject({ id, origin_id: id, origin_slot: z.number(), target_id: id, target_slot: z.number() })
    .transform(({ id, origin_id, origin_slot, target_id, target_slot }) => ({
      id,
      from: origin_id,
      fromSlot: origin_slot,
      to: target_id,
      toSlot: target_slot,
    })),
]);
/** from, to: ids of nodes in the same graph, or of a subgraph's own ends. */
export type Link = z.infer<typeof link>;

const inputSlot = z.looseObject({
  name: z.string(),
  label: z.string().nullish(),
  type,
  link: id.nullish(),
  widget: z.looseObject({ name: z.string() }).nullish(),
});

const node = z
  .looseObject({
    id,
    type: z.string(),
    title: z.string().nullish(),
    mode: z.number().nullish(),
    inputs: z.array(inputSlot).nullish(),
    outputs: z.array(z.looseObject({ type })).nullish(),
    widgets_values: values.nullish(),
    widgets_values_named: z.record(z.string(), z.unknown()).nullish(),
    properties: z.record(z.string(), z.unknown()).nullish(),
  })
  .transform((one) => ({
    id: one.id,
    type: one.type,
    title: one.title || undefined,
    mode: one.mode ?? 0,
    inputs: one.inputs ?? [],
    outputs: one.outputs ?? [],
    values: one.widgets_values ?? undefined,
    named: one.widgets_values_named ?? undefined,
    proxies: proxies(one.properties?.proxyWidgets),
  }));
export type UiNode = z.infer<typeof node>;
export type UiSlot = UiNode["inputs"][number];

/** Widgets that an older subgraph shows on its outside: [id of the node inside, "-1" for its own inputs; name]. */
const proxies = (raw: unknown) =>
  z
    .array(z.tuple([id, z.string()], z.unknown()))
    .catch([])
    .parse(raw);

const links = z
  .array(link.nullable())
  .nullish()
  .transform((list) => new Map((list ?? []).flatMap((one) => (one ? [[one.id, one] as const] : []))));
const nodes = z.array(node).transform((list) => new Map(list.map((one) => [one.id, one])));

const end = z.looseObject({ name: z.string(), linkIds: z.array(id).nullish() });
const ioNode = (fallback: string) =>
  z
    .looseObject({ id })
    .nullish()
    .transform((one) => one?.id ?? fallback);

const subgraph = z.looseObject({
  id: z.string(),
  name: z.string().nullish(),
  nodes,
  links,
  inputNode: ioNode("-10"),
  outputNode: ioNode("-20"),
  inputs: z
    .array(end)
    .nullish()
    .transform((list) => list ?? []),
  outputs: z
    .array(end)
    .nullish()
    .transform((list) => list ?? []),
  definitions: z.unknown().optional(),
});
export type Subgraph = z.infer<typeof subgraph>;

const schema = z.looseObject({
  nodes,
  links,
  definitions: z.unknown().optional(),
  extra: z.record(z.string(), z.unknown()).nullish(),
});

export type UiGraph = Pick<Subgraph, "nodes" | "links">;
export type UiWorkflow = UiGraph & {
  subgraphs: Map<string, Subgraph>;
  /** What the front end keeps beside the graph, App mode's linearData among it. */
  extra: Record<string, unknown>;
};

/** @throws ZodError that says where it is not of this format. */
export function readUiWorkflow(json: unknown): UiWorkflow {
  const { nodes, links, definitions, extra } = schema.parse(json);
  return { nodes, links, subgraphs: new Map(collect(definitions).map((one) => [one.id, one])), extra: extra ?? {} };
}

const definitionsSchema = z.looseObject({ subgraphs: z.array(subgraph).nullish() }).nullish();

/** Most files list all subgraphs at the top; some keep each where it is used. */
function collect(definitions: unknown): Subgraph[] {
  const own = definitionsSchema.parse(definitions)?.subgraphs ?? [];
  return own.flatMap((one) => [one, ...collect(one.definitions)]);
}
