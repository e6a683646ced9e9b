/** The restored photo to take away, and what one gets. */
import { Download } from "lucide-react";
import { buttonClass } from "@/app/_components/ui/button";
import { formatBytes, formatPixels, formatType } from "@/app/_components/words/sizes";
import { type AssetView, assetUrl } from "@/server/schemas/asset";
import type { JobView } from "@/server/schemas/job";

export function JobDownload({ result }: { result: AssetView }) {
  return (
    <a href={assetUrl(result.id, "download")} download={result.filename} className={buttonClass("primary")}>
      <Download aria-hidden size={18} />
      Download
    </a>
  );
}

export function JobFacts({ job: { results }, result }: { job: JobView; result: AssetView }) {
  const place = results.length > 1 ? `${results.indexOf(result) + 1} of ${results.length}` : null;
  const facts = [
    place,
    formatType(result.contentType),
    formatPixels(result.width, result.height),
    formatBytes(result.size),
  ];
  return <p className="order-last basis-full text-15 text-quiet">{facts.filter(Boolean).join(", ")}</p>;
}
