"use client";
/** What a setting may be, and what it is at first. */
import { useId } from "react";
import { Field } from "@/app/_components/ui/field";
import { Check } from "./check";
import type { Setting } from "./field-row";

type Props = { setting: Setting; onChange(change: Partial<Setting>): void };

const NUMBERS = [
  ["min", "Lowest"],
  ["max", "Highest"],
  ["step", "Step"],
  ["default", "At first"],
] as const;

export function Limits({ setting, onChange }: Props) {
  switch (setting.type) {
    case "number":
      return (
        <div className="grid grid-cols-2 gap-4 sm:grid-cols-4">
          {NUMBERS.map(([name, label]) => (
            <Field
              key={name}
              label={label}
              type="number"
              step="any"
              defaultValue={setting[name]}
              onChange={({ target }) => {
                if (!Number.isNaN(target.valueAsNumber)) onChange({ [name]: target.valueAsNumber });
              }}
            />
          ))}
        </div>
      );
    case "boolean":
      return <Check label="On at first" checked={setting.default} onChange={(now) => onChange({ default: now })} />;
    case "enum":
      return <FirstChoice setting={setting} onChange={onChange} />;
    case "text":
      return (
        <Field
          label="At first"
          value={setting.default}
          onChange={({ target }) => onChange({ default: target.value })}
        />
      );
    default:
      return null;
  }
}

function FirstChoice({ setting, onChange }: Props & { setting: Extract<Setting, { type: "enum" }> }) {
  const id = useId();
  return (
    <div className="grid gap-1">
      <label htmlFor={id} className="font-medium">
        At first
      </label>
      <select
        id={id}
        className="min-h-11 rounded border border-line-strong bg-surface px-3 text-[1rem]"
        value={setting.options.findIndex(({ value }) => value === setting.default)}
        onChange={({ target }) => onChange({ default: setting.options[target.selectedIndex]?.value })}
      >
        {setting.options.map(({ value, label }, index) => (
          <option key={value} value={index}>
            {label}
          </option>
        ))}
      </select>
    </div>
  );
}
