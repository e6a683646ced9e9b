"use client";
/** A number by a slider, or typed beside it. */
import { useId } from "react";
import { Note, noted } from "./note";
import type { FieldProps } from "./setting";

export function NumberField({ parameter, value, error, onChange, onBlur }: FieldProps<"number">) {
  const id = useId();
  const { name, label, help, min, max, step, unit } = parameter;
  const number = Number(value);
  const typed = Number.isNaN(number) ? "" : number;
  return (
    <div className="grid gap-1">
      <div className="flex items-center justify-between gap-4">
        <label htmlFor={id} className="font-medium">
          {label}
        </label>
        <span className="flex items-center gap-2 text-quiet">
          <input
            type="number"
            inputMode={Number.isInteger(step) && min >= 0 ? "numeric" : "decimal"}
            className="min-h-11 w-20 rounded border border-line-strong bg-surface px-2 text-right text-[1rem] text-text aria-invalid:border-bad"
            {...{ name, min, max, step, onBlur }}
            value={typed}
            aria-label={unit ? `${label}, in ${unit}` : `${label}, typed`}
            onChange={(event) => onChange(event.target.valueAsNumber)}
            {...noted(`${id}-note`, { help, error })}
          />
          {unit}
        </span>
      </div>
      <input
        id={id}
        type="range"
        className="slider"
        {...{ min, max, step, onBlur }}
        value={typed === "" ? min : typed}
        aria-valuetext={`${typed}${unit ? ` ${unit}` : ""}`}
        aria-describedby={help && `${id}-note`}
        onChange={(event) => onChange(event.target.valueAsNumber)}
      />
      <Note id={`${id}-note`} {...{ help, error }} />
    </div>
  );
}
