"use client";
/** The form of one workflow: checked by the server's own schema, kept while one looks at other workflows. */
import { zodResolver } from "@hookform/resolvers/zod";
import { useEffect, useMemo, useRef } from "react";
import { useForm } from "react-hook-form";
import { z } from "zod";
import type { Problem } from "@/app/_components/words/problem";
import type { JobParameters } from "@/server/schemas/job";
import { parameterSchema } from "@/server/schemas/parameter-values";
import type { WorkflowView } from "@/server/schemas/workflow";
import { keep, readKept } from "./kept";
import { type FormValues, filledIn, initialValues } from "./values";

export type Settings = ReturnType<typeof useSettings>;

/** earlier: of a job that is repeated; then nothing is kept. */
export function useSettings(workflow: WorkflowView, earlier?: JobParameters) {
  const area = useRef<HTMLDivElement>(null);
  const schema = useMemo(
    () =>
      z
        .custom<FormValues>()
        .transform((values): Partial<JobParameters> => filledIn(values))
        .pipe(parameterSchema(workflow.parameters)),
    [workflow],
  );
  const form = useForm<FormValues>({
    defaultValues: initialValues(workflow, earlier),
    // Raw: what is left out is filled in by the server, which then knows the seed.
    resolver: zodResolver(schema, undefined, { raw: true }),
    mode: "onTouched",
    shouldFocusError: false,
  });

  useEffect(() => {
    if (earlier) return;
    const name = `settings.${workflow.id}`;
    form.reset(initialValues(workflow, readKept<FormValues>(name)), { keepDefaultValues: true });
    return form.subscribe({ formState: { values: true }, callback: ({ values }) => keep(name, values) });
  }, [form, workflow, earlier]);

  /** For a button: hands over the values when all are right; shows the first that is not. */
  const submit = (onRight: (values: JobParameters) => void) => () =>
    void form.handleSubmit(
      (values) => onRight(filledIn(values)),
      (errors) => show(area.current, workflow.parameters.find(({ name }) => errors[name])?.name),
    )();

  /** Whether one of the settings is what the server refused. */
  const concerns = (problem: Problem | null) => workflow.parameters.some(({ name }) => name === problem?.parameter);

  /** Shows a refusal that concerns a setting where it belongs. */
  function refuse(problem: Problem | null) {
    if (!problem?.parameter || !concerns(problem)) return;
    form.setError(problem.parameter, { message: problem.message });
    show(area.current, problem.parameter);
  }

  return { form, area, submit, concerns, refuse };
}

function show(area: HTMLElement | null, name: string | undefined) {
  const field = area?.querySelector<HTMLElement>(`[name="${name}"]`);
  for (let fold = field?.closest("details"); fold; fold = fold.parentElement?.closest("details")) fold.open = true;
  field?.focus();
}
