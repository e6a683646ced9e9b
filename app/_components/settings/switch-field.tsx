"use client";
/** Yes or no. */
import { useId } from "react";
import { Note, noted } from "./note";
import type { FieldProps } from "./setting";

export function SwitchField({ parameter, value, error, onChange, onBlur }: FieldProps<"boolean">) {
  const id = useId();
  const { name, label, help } = parameter;
  return (
    <div>
      <label className="flex min-h-11 items-center justify-between gap-4 font-medium">
        {label}
        <input
          type="checkbox"
          role="switch"
          className="size-6 accent-(--text)"
          {...{ name, onBlur }}
          checked={Boolean(value)}
          aria-checked={Boolean(value)}
          onChange={(event) => onChange(event.target.checked)}
          {...noted(`${id}-note`, { help, error })}
        />
      </label>
      <Note id={`${id}-note`} {...{ help, error }} />
    </div>
  );
}
