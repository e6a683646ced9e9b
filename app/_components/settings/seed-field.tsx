"use client";
/** The number that chance begins with: left empty, a new one each time. */
import { useId } from "react";
import { Button } from "@/app/_components/ui/button";
import { Note, noted } from "./note";
import type { FieldProps } from "./setting";
import type { FormValues } from "./values";

type Props = FieldProps<"seed"> & { /** That of the job which is repeated. */ earlier: FormValues[string] | undefined };

export function SeedField({ parameter, value, error, earlier, onChange, onBlur }: Props) {
  const id = useId();
  const { name, label, help, max } = parameter;
  return (
    <div className="grid gap-1">
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      <div className="flex flex-wrap items-center gap-x-4">
        <input
          id={id}
          type="number"
          inputMode="numeric"
          min={0}
          step={1}
          placeholder="A new one each time"
          className="min-h-11 min-w-0 grow rounded border border-line-strong bg-surface px-3 text-[1rem] placeholder:text-quiet aria-invalid:border-bad"
          {...{ name, max, onBlur }}
          value={value === null || Number.isNaN(value) ? "" : Number(value)}
          onChange={({ target }) =>
            onChange(target.value === "" && !target.validity.badInput ? null : target.valueAsNumber)
          }
          {...noted(`${id}-note`, { help, error })}
        />
        {value !== null && (
          <Button look="plain" onClick={() => onChange(null)}>
            A new one
          </Button>
        )}
        {earlier != null && value !== earlier && (
          <Button look="plain" onClick={() => onChange(earlier)}>
            Same again
          </Button>
        )}
      </div>
      <Note id={`${id}-note`} {...{ help, error }} />
    </div>
  );
}
