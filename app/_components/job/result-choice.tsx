"use client";
/** Where a job made several things: small prints of them, of which one is shown large. */
import { Type } from "lucide-react";
import { useId } from "react";
import { Picture } from "@/app/_components/ui/picture";
import { type AssetView, assetUrl } from "@/server/schemas/asset";
import { isText } from "./job-text";

type Props = { results: AssetView[]; chosen: AssetView; onChoose(result: AssetView): void };

export function ResultChoice({ results, chosen, onChoose }: Props) {
  const name = useId();
  return (
    <fieldset className="result-prints pb-4">
      <legend className="sr-only">Which one to see</legend>
      {results.map((result, index) => (
        <label
          key={result.id}
          className="relative isolate block aspect-square overflow-hidden rounded bg-surface opacity-65 transition-opacity hover:opacity-100 has-checked:opacity-100 has-checked:ring-2 has-checked:ring-text has-checked:ring-offset-2 has-checked:ring-offset-bg has-focus-visible:outline-2 has-focus-visible:outline-offset-4 has-focus-visible:outline-text"
        >
          <input
            type="radio"
            name={name}
            className="absolute inset-0 -z-1 size-full opacity-0"
            aria-label={`${index + 1} of ${results.length}`}
            checked={result.id === chosen.id}
            onChange={() => onChoose(result)}
          />
          {isText(result) ? (
            <Type aria-hidden className="absolute inset-0 m-auto text-quiet" size={20} />
          ) : (
            <Picture src={assetUrl(result.id, "thumbnail")} alt="" className="size-full object-cover" />
          )}
        </label>
      ))}
    </fieldset>
  );
}
