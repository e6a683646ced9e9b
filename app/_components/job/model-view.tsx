"use client";
/** A 3D model that is turned by pointer or arrow keys. Its viewer is large and fetched only where there is a model. */
import { type CSSProperties, useEffect, useRef, useState } from "react";
import { Picture } from "@/app/_components/ui/picture";
import { type AssetView, assetUrl } from "@/server/schemas/asset";

/** The angle at which the model's picture was drawn, so that the model takes its place. */
const FIRST_LOOK = "-25deg 75deg 85%";

export function ModelView({ model, alt }: { model: AssetView; alt: string }) {
  const { state, element } = useViewer();
  const picture = <Picture src={assetUrl(model.id, "screen")} alt={alt} className="size-full object-contain" />;
  return (
    <div className="photo-frame relative overflow-hidden rounded bg-surface max-sm:rounded-none">
      {state !== "here" && picture}
      {state === "impossible" && (
        <p className="absolute inset-x-3 bottom-3 rounded bg-bg px-3 py-2 text-13">
          This browser can’t show the model. It is all there in the download.
        </p>
      )}
      {state === "here" && (
        <model-viewer
          ref={element}
          src={assetUrl(model.id, "original")}
          alt={alt}
          camera-controls
          camera-orbit={FIRST_LOOK}
          interaction-prompt="none"
          touch-action="pan-y"
          loading="eager"
          className="absolute inset-0 size-full"
          style={{ "--progress-bar-color": "var(--accent)" } as CSSProperties}
        >
          <div slot="poster" className="size-full">
            {picture}
          </div>
        </model-viewer>
      )}
    </div>
  );
}

type State = "coming" | "here" | "impossible";

/** Fetches the viewer. What that can't show it says by an event that React knows nothing of. */
function useViewer() {
  const [state, setState] = useState<State>("coming");
  const element = useRef<HTMLElement>(null);
  useEffect(() => {
    import("@google/model-viewer").then(
      () => setState("here"),
      () => setState("impossible"),
    );
  }, []);
  useEffect(() => {
    const viewer = element.current;
    const giveUp = () => setState("impossible");
    viewer?.addEventListener("error", giveUp);
    return () => viewer?.removeEventListener("error", giveUp);
  });
  return { state, element };
}
