"use client";
/** Which of the photos on the table an input takes: one of them, or several. */
import { useId } from "react";
import { Picture } from "@/app/_components/ui/picture";
import type { Photo } from "@/app/_components/uploads/upload-state";
import type { PhotoInput } from "./photo-inputs";

type Props = { input: PhotoInput; photos: Photo[]; picked: string[]; onPick(keys: string[]): void };

const TILE =
  "relative isolate grid size-16 place-items-center overflow-hidden rounded border border-line-strong bg-surface text-13 text-quiet has-checked:border-text has-checked:text-text has-checked:ring-2 has-checked:ring-text has-focus-visible:outline-2 has-focus-visible:outline-offset-4 has-focus-visible:outline-text";
const CHOICE = "absolute inset-0 -z-1 size-full opacity-0";

export function PhotoPicker({ input, photos, picked, onPick }: Props) {
  const name = useId();
  const several = input.kind === "images";
  const toggled = (key: string, on: boolean) => (on ? [...picked, key] : picked.filter((one) => one !== key));
  return (
    <fieldset aria-describedby={input.help && `${name}-help`}>
      <legend className="mb-2 font-medium">{input.label}</legend>
      <div className="flex flex-wrap gap-3">
        {photos.map(({ key, file, preview }) => (
          <label key={key} className={TILE} title={file.name}>
            <input
              type={several ? "checkbox" : "radio"}
              name={name}
              className={CHOICE}
              aria-label={file.name}
              checked={picked.includes(key)}
              onChange={({ target }) => onPick(several ? toggled(key, target.checked) : [key])}
            />
            <Picture
              src={preview}
              alt=""
              className={`absolute inset-0 size-full object-cover ${picked.includes(key) ? "" : "opacity-50"}`}
            />
          </label>
        ))}
        {!several && input.optional && (
          <label className={TILE}>
            <input
              type="radio"
              name={name}
              className={CHOICE}
              checked={picked.length === 0}
              onChange={() => onPick([])}
            />
            None
          </label>
        )}
      </div>
      {input.help && (
        <p id={`${name}-help`} className="pt-1 text-13 text-quiet">
          {input.help}
        </p>
      )}
    </fieldset>
  );
}
