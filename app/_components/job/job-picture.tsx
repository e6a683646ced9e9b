"use client";
/** The photo of a job in its frame: waiting, being restored, or to be compared with what it became. */
import { useEffect, useState } from "react";
import { Compare, type Side } from "@/app/_components/compare/compare";
import { Picture } from "@/app/_components/ui/picture";
import { isActive, nameOf } from "@/app/_components/words/job-words";
import { type AssetView, assetUrl } from "@/server/schemas/asset";
import type { JobView } from "@/server/schemas/job";
import { isModel, JobModel } from "./job-model";
import { JobPreview } from "./job-preview";

const SHOWN_ANYWHERE = ["image/jpeg", "image/png", "image/webp"];

const pictureOf = (asset: AssetView, alt: string): Side => ({
  src: assetUrl(asset.id, "screen"),
  alt,
  detail: SHOWN_ANYWHERE.includes(asset.contentType) ? assetUrl(asset.id, "original") : undefined,
});

const FALLBACK = { width: 4, height: 3 };

/** Width by height of the photo's frame, from the first moment to the last. */
export const ratioOf = ({ input }: JobView) => (input?.width ?? FALLBACK.width) / (input?.height ?? FALLBACK.height);

export function JobPicture({ job }: { job: JobView }) {
  const { input, results } = job;
  const result = results[0];
  const [ready, setReady] = useState(false);
  // Watched to its end here: the result slides in. Opened later: it simply is there.
  const [live] = useState(() => isActive(job));
  const resultSrc = result && assetUrl(result.id, "screen");

  useEffect(() => {
    if (!resultSrc) return setReady(false);
    const image = new Image();
    image.src = resultSrc;
    image.decode().then(
      () => setReady(true),
      () => setReady(true),
    );
  }, [resultSrc]);

  const width = input?.width ?? FALLBACK.width;
  const height = input?.height ?? FALLBACK.height;
  if (result && isModel(result) && (ready || !live)) return <JobModel job={job} model={result} />;
  if (input && result && (ready || !live)) {
    return (
      <Compare
        before={pictureOf(input, `${input.filename}, before`)}
        after={pictureOf(result, `${input.filename}, restored`)}
        width={result.width ?? width}
        height={result.height ?? height}
        reveal={live}
      />
    );
  }
  const shown = input ?? result;
  return (
    <div className="photo-frame relative overflow-hidden rounded bg-surface">
      {shown && (
        <Picture
          src={assetUrl(shown.id, "screen")}
          alt={nameOf(job)}
          {...{ width, height }}
          className="size-full object-fill"
        />
      )}
      <JobPreview job={job} />
      {isActive(job) && job.stage !== "QUEUED" && <ScanLine />}
    </div>
  );
}

function ScanLine() {
  return (
    <div aria-hidden data-testid="scan-line" className="scan-line absolute inset-0 motion-reduce:hidden">
      <div className="absolute inset-x-0 bottom-0 h-px bg-white shadow-[0_0_12px_2px_rgb(255_255_255/0.55)]" />
    </div>
  );
}
