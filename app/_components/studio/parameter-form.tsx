"use client";
/** Everything that can be adjusted for one kind of restoration, folded away until someone wants it. */
import { Fold } from "@/app/_components/ui/fold";
import type { JobParameters } from "@/server/schemas/job";
import type { WorkflowView } from "@/server/schemas/workflow";
import { ParameterField } from "./parameter-field";

type Props = { workflow: WorkflowView; values: JobParameters; onChange(values: JobParameters): void };

export function ParameterForm({ workflow, values, onChange }: Props) {
  const field = (parameter: WorkflowView["parameters"][number]) => (
    <ParameterField
      key={parameter.name}
      parameter={parameter}
      value={values[parameter.name] ?? ("default" in parameter ? parameter.default : "")}
      onChange={(value) => onChange({ ...values, [parameter.name]: value })}
    />
  );
  const advanced = workflow.parameters.filter((parameter) => parameter.advanced);
  const usual = workflow.parameters.filter((parameter) => !parameter.advanced);
  if (workflow.parameters.length === 0) return null;
  return (
    <Fold title="Adjust">
      <div className="grid max-w-140 gap-6">
        {usual.map(field)}
        {advanced.length > 0 && (
          <Fold title="More">
            <div className="grid gap-6">{advanced.map(field)}</div>
          </Fold>
        )}
      </div>
    </Fold>
  );
}
