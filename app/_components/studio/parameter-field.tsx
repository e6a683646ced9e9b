"use client";
/** One thing to adjust, as its kind asks for: a slider, a choice of few, or a switch. */
import { useId } from "react";
import type { JobParameters } from "@/server/schemas/job";
import type { Parameter } from "@/server/schemas/parameter";

type Value = JobParameters[string];
type Props<P extends Parameter = Parameter> = { parameter: P; value: Value; onChange(value: Value): void };

export function ParameterField({ parameter, ...rest }: Props) {
  if (parameter.type === "number") return <NumberField parameter={parameter} {...rest} />;
  if (parameter.type === "enum") return <ChoiceField parameter={parameter} {...rest} />;
  if (parameter.type === "boolean") return <SwitchField parameter={parameter} {...rest} />;
  return null;
}

function Help({ id, text }: { id: string; text?: string }) {
  return text ? (
    <p id={id} className="text-13 text-quiet">
      {text}
    </p>
  ) : null;
}

function NumberField({ parameter, value, onChange }: Props<Extract<Parameter, { type: "number" }>>) {
  const id = useId();
  const { label, help, min, max, step, unit } = parameter;
  const shown = `${value}${unit ? ` ${unit}` : ""}`;
  return (
    <div className="grid">
      <div className="flex justify-between font-medium">
        <label htmlFor={id}>{label}</label>
        <output htmlFor={id}>{shown}</output>
      </div>
      <input
        id={id}
        type="range"
        className="slider"
        {...{ min, max, step }}
        value={Number(value)}
        aria-valuetext={shown}
        aria-describedby={help && `${id}-help`}
        onChange={(event) => onChange(event.target.valueAsNumber)}
      />
      <Help id={`${id}-help`} text={help} />
    </div>
  );
}

function ChoiceField({ parameter, value, onChange }: Props<Extract<Parameter, { type: "enum" }>>) {
  const id = useId();
  return (
    <fieldset className="grid gap-2" aria-describedby={parameter.help && `${id}-help`}>
      <legend className="mb-2 font-medium">{parameter.label}</legend>
      <div className="grid auto-cols-fr gap-px overflow-hidden rounded border border-line-strong bg-line-strong sm:grid-flow-col">
        {parameter.options.map((option) => (
          <label
            key={option.value}
            className="grid min-h-11 place-items-center bg-surface px-2 py-1 text-center leading-5 text-quiet has-checked:bg-text has-checked:text-bg has-focus-visible:-outline-offset-4 has-focus-visible:outline-2"
          >
            <input
              type="radio"
              name={id}
              className="sr-only"
              checked={option.value === value}
              onChange={() => onChange(option.value)}
            />
            {option.label}
          </label>
        ))}
      </div>
      <Help id={`${id}-help`} text={parameter.help} />
    </fieldset>
  );
}

function SwitchField({ parameter, value, onChange }: Props<Extract<Parameter, { type: "boolean" }>>) {
  const id = useId();
  return (
    <div>
      <label className="flex min-h-11 items-center justify-between gap-4 font-medium">
        {parameter.label}
        <input
          type="checkbox"
          role="switch"
          className="size-6 accent-(--text)"
          checked={Boolean(value)}
          aria-checked={Boolean(value)}
          aria-describedby={parameter.help && `${id}-help`}
          onChange={(event) => onChange(event.target.checked)}
        />
      </label>
      <Help id={`${id}-help`} text={parameter.help} />
    </div>
  );
}
