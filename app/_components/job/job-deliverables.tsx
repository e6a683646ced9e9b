/** What was made of a photo besides: files to take away, and what could not be made. */
import { Download } from "lucide-react";
import { Fold } from "@/app/_components/ui/fold";
import { formatBytes, formatPixels, formatType } from "@/app/_components/words/sizes";
import { type AssetView, assetUrl } from "@/server/schemas/asset";
import type { JobView } from "@/server/schemas/job";
import type { DeliverableView } from "@/server/schemas/operation";

export function JobDeliverables({ job }: { job: JobView }) {
  const made = job.deliverables.filter(({ asset }) => asset && !asset.expired);
  const missing = job.deliverables.filter(({ status }) => status === "FAILED" || status === "SKIPPED");
  if (made.length + missing.length === 0) return null;
  return (
    <Fold title={`Also made (${made.length})`}>
      <ul className="grid max-w-140 gap-1">
        {made.map(({ id, asset }) => asset && <Made key={id} asset={asset} />)}
        {missing.map((one) => (
          <li key={one.id} className="min-h-11 content-center text-15 text-bad">
            {why(one)}
          </li>
        ))}
      </ul>
    </Fold>
  );
}

function Made({ asset }: { asset: AssetView }) {
  const { filename, contentType, width, height, size } = asset;
  const facts = [formatType(contentType), formatPixels(width, height), formatBytes(size)];
  return (
    <li>
      <a
        href={assetUrl(asset.id, "download")}
        download={filename}
        className="flex min-h-11 items-center gap-3 text-15 underline-offset-4 hover:underline"
      >
        <Download aria-hidden size={18} className="shrink-0" />
        <span className="min-w-0 break-words">{filename}</span>
        <span className="ml-auto shrink-0 text-13 text-quiet">{facts.filter(Boolean).join(", ")}</span>
      </a>
    </li>
  );
}

const why = ({ id, status, error }: DeliverableView): string =>
  status === "SKIPPED"
    ? `“${id}” was left out, because what it needs was not made.`
    : `“${id}”: ${error?.message ?? ""}`;
