"use client";
/** Words that were made: beside the photo they are about, where there is one. */
import { useQuery } from "@tanstack/react-query";
import { Picture } from "@/app/_components/ui/picture";
import { type AssetView, assetUrl } from "@/server/schemas/asset";
import type { JobView } from "@/server/schemas/job";

export const isText = ({ contentType }: AssetView) => contentType.startsWith("text/plain");

export function JobText({ job: { input }, text }: { job: JobView; text: AssetView }) {
  const address = assetUrl(text.id, "original");
  const { data, isError } = useQuery({ queryKey: [address], queryFn: () => wordsAt(address), staleTime: Infinity });
  return (
    <div className={input ? "grid items-start gap-6 lg:grid-cols-2" : ""}>
      {input && (
        <figure className="photo-frame overflow-hidden rounded bg-surface max-sm:rounded-none">
          <Picture src={assetUrl(input.id, "screen")} alt={input.filename} className="size-full object-contain" />
        </figure>
      )}
      <p className="min-h-24 max-w-[68ch] px-4 text-18 break-words whitespace-pre-wrap sm:px-0">
        {isError ? "These words can’t be shown at the moment. They are all there in the download." : data}
      </p>
    </div>
  );
}

async function wordsAt(address: string): Promise<string> {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  return answer.text();
}
