"use client";
/** One thing to set, as its kind asks for. */
import { useController } from "react-hook-form";
import type { Parameter } from "@/server/schemas/parameter";
import type { WorkflowView } from "@/server/schemas/workflow";
import { ChoiceField } from "./choice-field";
import { NumberField } from "./number-field";
import { SeedField } from "./seed-field";
import { SwitchField } from "./switch-field";
import { TextField } from "./text-field";
import type { Settings } from "./use-settings";
import { errorWords, type FormValues } from "./values";

export type FieldProps<Type extends Parameter["type"]> = {
  parameter: Extract<Parameter, { type: Type }>;
  value: FormValues[string];
  error: string | undefined;
  onChange(value: FormValues[string]): void;
  onBlur(): void;
};

type Props = { workflow: WorkflowView; parameter: Parameter; settings: Settings };

export function Setting({ workflow, parameter, settings: { form } }: Props) {
  const { name } = parameter;
  const { field, fieldState } = useController({ name, control: form.control });
  const message = fieldState.error?.message;
  const shared = {
    value: field.value,
    error: message === undefined ? undefined : errorWords(parameter, field.value, message),
    onChange: field.onChange,
    onBlur: field.onBlur,
  };
  switch (parameter.type) {
    case "number":
      return <NumberField parameter={parameter} {...shared} />;
    case "enum":
      return <ChoiceField parameter={parameter} closed={workflow.closedOptions[name] ?? {}} {...shared} />;
    case "boolean":
      return <SwitchField parameter={parameter} {...shared} />;
    case "text":
      return <TextField parameter={parameter} {...shared} />;
    case "seed":
      return <SeedField parameter={parameter} earlier={form.formState.defaultValues?.[name]} {...shared} />;
  }
}
