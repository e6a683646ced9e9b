"use client";
/** A photo and the 3D model made of it: side by side where there is room, the model first where there is none. */
import { Picture } from "@/app/_components/ui/picture";
import { nameOf } from "@/app/_components/words/job-words";
import { type AssetView, assetUrl } from "@/server/schemas/asset";
import type { JobView } from "@/server/schemas/job";
import { ModelView } from "./model-view";

export const isModel = ({ contentType }: AssetView) => contentType === "model/gltf-binary";

export function JobModel({ job, model }: { job: JobView; model: AssetView }) {
  const input = job.input?.expired ? null : job.input;
  return (
    <div className={input ? "grid gap-4 lg:grid-cols-2" : ""}>
      <figure className="grid gap-2">
        <ModelView model={model} alt={`${nameOf(job)} as a 3D model`} />
        <figcaption className="px-4 text-center text-13 text-quiet">
          Drag it to turn it, or use the arrow keys.
        </figcaption>
      </figure>
      {input && (
        <figure className="photo-frame overflow-hidden rounded bg-surface max-sm:rounded-none lg:order-first">
          <Picture
            src={assetUrl(input.id, "screen")}
            alt={input.filename}
            width={input.width ?? undefined}
            height={input.height ?? undefined}
            className="size-full object-contain"
          />
        </figure>
      )}
    </div>
  );
}
