"use client";
/** One photo on the table: its print, its thin progress line, and what one can do with it. */
import { ImageOff, RotateCw, X } from "lucide-react";
import { useState } from "react";
import { Picture } from "@/app/_components/ui/picture";
import type { Photo } from "@/app/_components/uploads/upload-state";
import { formatBytes, formatPixels } from "@/app/_components/words/sizes";
import { assetUrl } from "@/server/schemas/asset";

type Props = { photo: Photo; onRetry(): void; onRemove(): void };

const ICON = "grid size-11 place-items-center rounded text-quiet hover:text-text";

function words({ status, sent, asset, file, problem }: Photo): string {
  if (status === "failed") return problem?.message ?? "Could not be sent.";
  if (status === "waiting") return "Waiting";
  if (status === "sending") return `${Math.round(sent * 100)} % of ${formatBytes(file.size)}`;
  if (status === "checking") return "Checking";
  const size = formatPixels(asset?.width ?? null, asset?.height ?? null);
  return asset?.damaged ? `${size ?? "Ready"}, partly unreadable` : (size ?? "Ready");
}

export function ContactPrint({ photo, onRetry, onRemove }: Props) {
  const { file, status, sent, asset, problem } = photo;
  const [blank, setBlank] = useState<string | null>(null);
  // Not every browser can show HEIC from the disk; the server's thumbnail can be shown anywhere.
  const src = asset && blank === photo.preview ? assetUrl(asset.id, "thumbnail") : photo.preview;
  const failed = status === "failed";
  return (
    <li className="appear grid content-start gap-2" aria-label={file.name}>
      <div className="relative grid h-44 place-items-center overflow-hidden rounded bg-surface sm:h-52">
        {blank === src ? (
          <ImageOff aria-hidden className="text-quiet" />
        ) : (
          <Picture
            src={src}
            alt=""
            onError={() => setBlank(src)}
            className={`size-full object-contain ${status === "ready" ? "" : "opacity-60"}`}
          />
        )}
        {!failed && status !== "ready" && (
          <div
            role="progressbar"
            aria-label={`Sending ${file.name}`}
            aria-valuemin={0}
            aria-valuemax={100}
            aria-valuenow={Math.round(sent * 100)}
            className="absolute inset-x-0 bottom-0 h-0.5 bg-line"
          >
            <div
              className="h-full origin-left bg-accent transition-transform"
              style={{ transform: `scaleX(${sent})` }}
            />
          </div>
        )}
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
