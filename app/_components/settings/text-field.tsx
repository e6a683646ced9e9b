"use client";
/** Words of the person's own, and how much room is left for them. */
import { useId } from "react";
import { Note, noted } from "./note";
import type { FieldProps } from "./setting";

const FEW_WORDS = 120;

export function TextField({ parameter, value, error, onChange, onBlur }: FieldProps<"text">) {
  const id = useId();
  const { name, label, help, minLength, maxLength } = parameter;
  const text = String(value ?? "");
  return (
    <div className="grid gap-1">
      <div className="flex items-baseline justify-between gap-4">
        <label htmlFor={id} className="font-medium">
          {label}
        </label>
        <span className={`text-13 ${text.length > maxLength ? "text-bad" : "text-quiet"}`}>
          {text.length} of {maxLength}
        </span>
      </div>
      <textarea
        id={id}
        className="min-h-11 rounded border border-line-strong bg-surface px-3 py-2 text-[1rem] aria-invalid:border-bad"
        rows={maxLength <= FEW_WORDS ? 2 : 4}
        required={minLength > 0}
        {...{ name, onBlur }}
        value={text}
        onChange={(event) => onChange(event.target.value)}
        {...noted(`${id}-note`, { help, error })}
      />
      <Note id={`${id}-note`} {...{ help, error }} />
    </div>
  );
}
