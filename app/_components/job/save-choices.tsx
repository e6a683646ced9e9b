"use client";
/** Other ways to take a photo away: without the place where it was taken, without anything besides the picture, for any screen. */
import { Download } from "lucide-react";
import { type ComponentProps, useState } from "react";
import { ChoiceField } from "@/app/_components/settings/choice-field";
import { buttonClass } from "@/app/_components/ui/button";
import { Fold } from "@/app/_components/ui/fold";
import type { AssetView } from "@/server/schemas/asset";
import { type ExportChoice, exportUrl } from "@/server/schemas/asset-export";

type Choice = ComponentProps<typeof ChoiceField>["parameter"];

const enumOf = (name: string, label: string, options: [value: string, label: string][], help?: string): Choice => ({
  type: "enum",
  name,
  label,
  help,
  advanced: false,
  options: options.map(([value, words]) => ({ value, label: words })),
  default: options[0]?.[0] ?? "",
});

const WHICH = enumOf("which", "Which photo", [
  ["result", "The restored one"],
  ["input", "The one you gave"],
]);
const METADATA = enumOf(
  "metadata",
  "What the file tells",
  [
    ["keep", "All it knows"],
    ["strip-location", "Not where it was taken"],
    ["strip-all", "The picture alone"],
  ],
  "A photo can carry the date, the camera and the place along.",
);
const PROFILE = enumOf("profile", "Colours", [
  ["keep", "As they are"],
  ["srgb", "For every screen (sRGB)"],
]);

export const canBeExported = ({ contentType, expired }: AssetView) => contentType.startsWith("image/") && !expired;

/** input: the photo that the result was made of. */
export function SaveChoices({ result, input }: { result: AssetView; input: AssetView | null }) {
  const [which, choose] = useState("result");
  const [choice, change] = useState<ExportChoice>({ metadata: "keep", profile: "keep" });
  const given = input && canBeExported(input) ? input : null;
  const photo = (which === "input" && given) || result;
  const field = { closed: {}, error: undefined, onBlur: () => undefined };
  return (
    <Fold title="Other ways to save it">
      <div className="grid max-w-140 gap-6">
        {given && (
          <ChoiceField {...field} parameter={WHICH} value={which} onChange={(value) => choose(String(value))} />
        )}
        {([METADATA, PROFILE] as const).map((parameter) => (
          <ChoiceField
            key={parameter.name}
            {...field}
            parameter={parameter}
            value={choice[parameter.name as keyof ExportChoice]}
            onChange={(value) => change({ ...choice, [parameter.name]: value })}
          />
        ))}
        <a href={exportUrl(photo.id, choice)} download className={buttonClass("quiet", "justify-self-start")}>
          <Download aria-hidden size={18} />
          Save it this way
        </a>
      </div>
    </Fold>
  );
}
