"use client";
/** The picture as it comes into being, over the photo, for as long as the engine shows it. */
import { useEffect, useState } from "react";
import { Picture } from "@/app/_components/ui/picture";
import { isActive } from "@/app/_components/words/job-words";
import { type JobView, previewUrl } from "@/server/schemas/job";

export function JobPreview({ job }: { job: JobView }) {
  const { id, preview } = job;
  const wanted = isActive(job) && preview !== null ? previewUrl(id, preview) : undefined;
  const shown = useDecoded(wanted);
  // It lies over the photo, which keeps its place and its words.
  return (
    shown && <Picture src={shown} alt="" data-testid="preview" className="absolute inset-0 size-full object-fill" />
  );
}

/** The last of these addresses that could be read: the next takes its place only when it is ready to be painted. */
function useDecoded(src: string | undefined): string | undefined {
  const [decoded, setDecoded] = useState<string>();
  useEffect(() => {
    if (!src) return setDecoded(undefined);
    let current = true;
    const image = new Image();
    image.src = src;
    image.decode().then(
      () => current && setDecoded(src),
      () => undefined,
    );
    return () => {
      current = false;
    };
  }, [src]);
  return decoded;
}
