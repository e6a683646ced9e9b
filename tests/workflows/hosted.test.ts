import { describe, expect, test } from "vitest";
import { z } from "zod";
import type { JobParameters } from "@/server/schemas/job";
import { bind } from "@/server/workflows/bind";
import { loadCatalog } from "@/server/workflows/catalog";
import { defaults } from "@/server/workflows/parameters";
import type { Workflow } from "@/server/workflows/workflow";

const picture = z.url();
const seed = z.number().int().min(0);
const kontext = { input_image: picture, seed: seed.optional(), output_format: z.enum(["png", "jpg"]) };
const shape = z.enum(["1:1", "16:9", "21:9", "3:2", "2:3", "3:4", "4:3", "9:16"]);

/** What the models take, as https://replicate.com/<model> and …/versions/<version>/api had it when they were added. */
const DOCUMENTED: Record<string, z.ZodType> = {
  "piddnad/ddcolor": z.strictObject({ image: picture, model_size: z.enum(["large", "tiny"]) }),
  "nightmareai/real-esrgan": z.strictObject({ image: picture, scale: z.number().max(10), face_enhance: z.boolean() }),
  "sczhou/codeformer": z.strictObject({
    image: picture,
    codeformer_fidelity: z.number().min(0).max(1),
    background_enhance: z.boolean(),
    face_upsample: z.boolean(),
    upscale: z.number().int(),
  }),
  "tencentarc/gfpgan": z.strictObject({ img: picture, version: z.enum(["v1.2", "v1.3", "v1.4"]), scale: z.number() }),
  "flux-kontext-apps/restore-image": z.strictObject({ ...kontext, safety_tolerance: z.int().min(0).max(2) }),
  "black-forest-labs/flux-kontext-pro": z.strictObject({
    ...kontext,
    prompt: z.string().min(1),
    aspect_ratio: z.literal("match_input_image"),
    safety_tolerance: z.int().min(0).max(2),
  }),
  "black-forest-labs/flux-dev": z.strictObject({
    prompt: z.string().min(1),
    aspect_ratio: shape,
    num_outputs: z.int().min(1).max(4),
    seed,
    go_fast: z.boolean(),
    megapixels: z.enum(["1", "0.25"]),
    output_format: z.enum(["webp", "jpg", "png"]),
  }),
  "minimax/image-01": z.strictObject({
    prompt: z.string().min(1),
    aspect_ratio: shape,
    number_of_images: z.int().min(1).max(9),
    prompt_optimizer: z.boolean(),
  }),
};

const catalog = await loadCatalog("workflows");
const replicate = catalog
  .all()
  .flatMap((workflow) => workflow.variants.map((variant) => ({ workflow, variant })))
  .filter(({ variant }) => variant.engine === "replicate");

/** The defaults, and for each parameter all of its options or its ends. */
function choices({ manifest }: Workflow): JobParameters[] {
  const standard = defaults(manifest);
  const variations = manifest.parameters.flatMap((one) => {
    if (one.type === "enum") return one.options.map(({ value }) => ({ [one.name]: value }));
    return one.type === "number" ? [{ [one.name]: one.min }, { [one.name]: one.max }] : [];
  });
  return [standard, ...variations.map((variation) => ({ ...standard, ...variation }))];
}

describe.each(replicate.map(({ workflow, variant }) => [workflow.id, variant.id, { workflow, variant }] as const))(
  "%s by %s",
  (_workflow, _variant, { workflow, variant }) => {
    const photos = { photo: [{ name: "https://api.replicate.com/v1/files/a" }] };
    const forced = Object.fromEntries(
      Object.entries(variant.when ?? {}).map(([name, values]) => [name, values.at(-1)]),
    );

    test.each(choices(workflow))("sends what the model documents for %j", (chosen) => {
      const task = bind(workflow, variant, { ...chosen, ...forced } as JobParameters, photos);
      if (task.engine !== "replicate") throw new Error("not for Replicate");
      const documented = DOCUMENTED[task.model.split(":")[0] ?? ""];
      expect(documented?.safeParse(task.input)).toMatchObject({ success: true });
    });
  },
);
