"use client";
/** One photo on the table: its print, its thin progress line, and what one can do with it. */
import { ImageOff, RotateCw, X } from "lucide-react";
import { type CSSProperties, type SyntheticEvent, useState } from "react";
import { Picture } from "@/app/_components/ui/picture";
import type { Photo } from "@/app/_components/uploads/upload-state";
import { formatBytes, formatPixels } from "@/app/_components/words/sizes";
import { assetUrl } from "@/server/schemas/asset";

type Props = { photo: Photo /** The only one on the table. */; large: boolean; onRetry(): void; onRemove(): void };

const ICON = "grid size-11 place-items-center rounded text-quiet hover:text-text";

function words({ status, sent, asset, file, problem }: Photo): string {
  if (status === "failed") return problem?.message ?? "Could not be sent.";
  if (status === "waiting") return "Waiting";
  if (status === "sending") return `${Math.round(sent * 100)} % of ${formatBytes(file.size)}`;
  if (status === "checking") return "Checking";
  const size = formatPixels(asset?.width ?? null, asset?.height ?? null);
  return asset?.damaged ? `${size ?? "Ready"}, partly unreadable` : (size ?? "Ready");
}

export function ContactPrint({ photo, large, onRetry, onRemove }: Props) {
  const { file, status, sent, problem } = photo;
  const failed = status === "failed";
  const { src, ratio, onLoad, onError } = usePrint(photo);
  return (
    <li
      className={`appear grid grid-cols-1 content-start gap-2 ${large ? "photo-width" : "print"}`}
      style={{ "--ratio": ratio } as CSSProperties}
      aria-label={file.name}
    >
      <div className="relative grid aspect-(--ratio) place-items-center overflow-hidden rounded bg-surface">
        {src ? (
          <Picture
            src={src}
            alt=""
            {...{ onLoad, onError }}
            className={`absolute inset-0 size-full object-cover ${status === "ready" ? "" : "opacity-60"}`}
          />
        ) : (
          <ImageOff aria-hidden className="text-quiet" />
        )}
        {!failed && status !== "ready" && <SendingLine name={file.name} sent={sent} />}
      </div>
      <div className="flex items-start">
        <div className="min-w-0 grow">
          <p className="truncate text-15">{file.name}</p>
          <p className={`text-13 ${failed ? "text-bad" : "text-quiet"}`} role={failed ? "alert" : undefined}>
            {words(photo)}
          </p>
        </div>
        {failed && problem?.retryable && (
          <button type="button" className={ICON} onClick={onRetry} aria-label={`Try ${file.name} again`}>
            <RotateCw aria-hidden size={18} />
          </button>
        )}
        <button type="button" className={`${ICON} -mr-3`} onClick={onRemove} aria-label={`Remove ${file.name}`}>
          <X aria-hidden size={18} />
        </button>
      </div>
    </li>
  );
}

function SendingLine({ name, sent }: { name: string; sent: number }) {
  return (
    <div
      role="progressbar"
      aria-label={`Sending ${name}`}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(sent * 100)}
      className="absolute inset-x-0 bottom-0 h-0.5 bg-line"
    >
      <div className="h-full origin-left bg-accent transition-transform" style={{ transform: `scaleX(${sent})` }} />
    </div>
  );
}

/** Not every browser can show HEIC from the disk; the server's thumbnail can be shown anywhere. */
function usePrint({ preview, asset }: Photo) {
  const [blank, setBlank] = useState<string[]>([]);
  const [ratio, setRatio] = useState(4 / 3);
  const sources = [preview, ...(asset ? [assetUrl(asset.id, "thumbnail")] : [])];
  const src = sources.find((source) => !blank.includes(source)) ?? null;
  return {
    src,
    ratio,
    onLoad: ({ currentTarget: { naturalWidth, naturalHeight } }: SyntheticEvent<HTMLImageElement>) =>
      setRatio(Math.min(2.4, Math.max(0.6, naturalWidth / naturalHeight))),
    onError: () => setBlank((old) => (src ? [...old, src] : old)),
  };
}
