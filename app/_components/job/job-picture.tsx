"use client";
/** The photo of a job in its frame: waiting, being restored, or to be compared with what it became. */
import { useEffect, useState } from "react";
import { Compare, type Side } from "@/app/_components/compare/compare";
import { Picture } from "@/app/_components/ui/picture";
import { isActive, nameOf } from "@/app/_components/words/job-words";
import { type AssetView, assetUrl } from "@/server/schemas/asset";
import type { JobView } from "@/server/schemas/job";
import { ExpiredPhoto } from "./expired-photo";
import { isModel, JobModel } from "./job-model";
import { JobPreview } from "./job-preview";
import { isText, JobText } from "./job-text";

const SHOWN_ANYWHERE = ["image/jpeg", "image/png", "image/webp"];

const pictureOf = (asset: AssetView, alt: string): Side => ({
  src: assetUrl(asset.id, "screen"),
  alt,
  detail: SHOWN_ANYWHERE.includes(asset.contentType) ? assetUrl(asset.id, "original") : undefined,
});

const FALLBACK = { width: 4, height: 3 };

/** Width by height of the photo's frame: the same from the first moment to the last, where there is a photo. */
export function ratioOf({ input }: JobView, result?: AssetView): number {
  const { width, height } = input ?? result ?? FALLBACK;
  return (width ?? FALLBACK.width) / (height ?? FALLBACK.height);
}

/** Of what stands beneath: a model has its photo beside it. */
export const columnRatioOf = (job: JobView, result?: AssetView): number =>
  ratioOf(job, result) * (result && isModel(result) && job.input ? 2 : 1);

/** The photo that this result was made of: its own where each of several has one, else the job's. */
function sourceOf({ input, inputs, results }: JobView, result: AssetView): Side | null {
  if (!input || input.expired) return null;
  const ids = Object.values(inputs).flat();
  const own = ids.length === results.length ? ids[results.indexOf(result)] : undefined;
  if (own === undefined || own === input.id) return pictureOf(input, `${input.filename}, before`);
  return { src: assetUrl(own, "screen"), alt: `The photo of ${result.filename}, before` };
}

/** result: the one to be shown, once there is any. */
export function JobPicture({ job, result }: { job: JobView; result: AssetView | undefined }) {
  const { input } = job;
  const [ready, setReady] = useState(false);
  // Watched to its end here: the result slides in. Opened later: it simply is there.
  const [live] = useState(() => isActive(job));
  const resultSrc = result && !result.expired ? assetUrl(result.id, "screen") : undefined;

  useEffect(() => {
    if (!resultSrc) return setReady(false);
    const image = new Image();
    image.src = resultSrc;
    image.decode().then(
      () => setReady(true),
      () => setReady(true),
    );
  }, [resultSrc]);

  const { width, height } = input ?? result ?? FALLBACK;
  const size = { width: width ?? FALLBACK.width, height: height ?? FALLBACK.height };
  const source = result && sourceOf(job, result);
  const left = result ?? input;
  if (left?.expired) return <ExpiredPhoto photo={left} alt={nameOf(job)} />;
  if (result && isText(result) && (ready || !live)) return <JobText job={job} text={result} />;
  if (result && isModel(result) && (ready || !live)) return <JobModel job={job} model={result} />;
  if (source && (ready || !live)) {
    return (
      <Compare
        before={source}
        after={pictureOf(result, `${nameOf(job)}, restored`)}
        width={result.width ?? size.width}
        height={result.height ?? size.height}
        reveal={live}
      />
    );
  }
  const shown = input && !input.expired ? input : result;
  return (
    <div className="photo-frame relative overflow-hidden rounded bg-surface">
      {shown && (
        <Picture
          src={assetUrl(shown.id, "screen")}
          alt={shown === input ? nameOf(job) : shown.filename}
          {...size}
          className={`size-full ${shown === input ? "object-fill" : "object-contain"}`}
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
