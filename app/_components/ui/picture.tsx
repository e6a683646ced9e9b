/** The only <img>: photos are served ready for the page, Next's optimizer is left out on purpose (ARCHITECTURE.md). */
import type { ComponentProps } from "react";

type Props = Omit<ComponentProps<"img">, "alt"> & { alt: string };

export function Picture({ alt, ...rest }: Props) {
  // biome-ignore lint/performance/noImgElement: see above.
  return <img decoding="async" draggable={false} alt={alt} {...rest} />;
}
