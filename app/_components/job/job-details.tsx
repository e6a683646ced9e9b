/** How a photo was restored, for those who want to know. */
import { Fold } from "@/app/_components/ui/fold";
import { formatPixels } from "@/app/_components/words/sizes";
import { duration } from "@/app/_components/words/time";
import { EMBEDDED_ENGINE } from "@/server/schemas/engine";
import type { JobView } from "@/server/schemas/job";
import type { Parameter } from "@/server/schemas/parameter";
import type { WorkflowView } from "@/server/schemas/workflow";

function shown(parameter: Parameter, value: JobView["parameters"][string] | undefined): string {
  if (value === undefined) return "";
  if (parameter.type === "enum")
    return parameter.options.find((option) => option.value === value)?.label ?? String(value);
  if (parameter.type === "boolean") return value ? "On" : "Off";
  return `${value}${parameter.type === "number" && parameter.unit ? ` ${parameter.unit}` : ""}`;
}

const clock = (date: Date) => new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeStyle: "short" }).format(date);

export function JobDetails({ job, workflow }: { job: JobView; workflow: WorkflowView | undefined }) {
  const { input, parameters, engine, startedAt, completedAt, createdAt } = job;
  const rows: [string, string | null][] = [
    [
      "Your photo",
      input &&
        [formatPixels(input.width, input.height), input.damaged ? "partly unreadable" : ""].filter(Boolean).join(", "),
    ],
    ["What was done", workflow?.title ?? job.workflowId],
    ...(workflow?.parameters ?? []).map((parameter): [string, string] => [
      parameter.label,
      shown(parameter, parameters[parameter.name]),
    ]),
    ["Restored by", engine === EMBEDDED_ENGINE ? "This server" : engine],
    ["Asked for", clock(createdAt)],
    ["Took", startedAt && completedAt ? duration(completedAt.getTime() - startedAt.getTime()) : null],
  ];
  return (
    <Fold title="Details">
      <dl className="grid max-w-140 grid-cols-[auto_1fr] gap-x-8 gap-y-2 text-15">
        {rows
          .filter(([, value]) => value)
          .map(([name, value]) => (
            <div key={name} className="contents">
              <dt className="text-quiet">{name}</dt>
              <dd className="min-w-0 break-words">{value}</dd>
            </div>
          ))}
      </dl>
    </Fold>
  );
}
