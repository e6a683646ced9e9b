/** The element that @google/model-viewer defines, as far as it is used here. */
import type { CSSProperties, DetailedHTMLProps, HTMLAttributes } from "react";

type ModelViewerAttributes = DetailedHTMLProps<HTMLAttributes<HTMLElement>, HTMLElement> & {
  src: string;
  alt: string;
  "camera-controls"?: boolean;
  "camera-orbit"?: string;
  "interaction-prompt"?: "auto" | "none";
  "shadow-intensity"?: string;
  "touch-action"?: "pan-y";
  loading?: "eager";
  style?: CSSProperties;
};

declare module "react" {
  namespace JSX {
    interface IntrinsicElements {
      "model-viewer": ModelViewerAttributes;
    }
  }
}
