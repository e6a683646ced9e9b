"use client";
/** Everything that can be set: what has to be said in words first, the rest folded away until someone wants it. */
import { Fold } from "@/app/_components/ui/fold";
import type { Parameter } from "@/server/schemas/parameter";
import type { WorkflowView } from "@/server/schemas/workflow";
import { Setting } from "./setting";
import type { Settings } from "./use-settings";

type Props = { workflow: WorkflowView; settings: Settings /** What is usual stands open. */; open?: boolean };

export function SettingsForm({ workflow, settings, open = false }: Props) {
  const { inputs, parameters } = workflow;
  const isSaid = ({ name }: Parameter) => inputs.some((input) => input.name === name);
  const said = parameters.filter(isSaid);
  const usual = parameters.filter((one) => !isSaid(one) && !one.advanced);
  const advanced = parameters.filter((one) => !isSaid(one) && one.advanced);
  const fields = (some: Parameter[]) =>
    some.map((parameter) => <Setting key={parameter.name} {...{ workflow, parameter, settings }} />);
  const more = advanced.length > 0 && (
    <Fold title="More">
      <div className="grid gap-6">{fields(advanced)}</div>
    </Fold>
  );
  if (parameters.length === 0) return null;
  return (
    <div ref={settings.area} className="grid max-w-140 gap-6">
      {fields(said)}
      {open && fields(usual)}
      {open && more}
      {!open && usual.length + advanced.length > 0 && (
        <Fold title="Adjust">
          <div className="grid gap-6">
            {fields(usual)}
            {usual.length > 0 ? more : fields(advanced)}
          </div>
        </Fold>
      )}
    </div>
  );
}
