/** Swaps a picture for its larger version once one has zoomed in, without ever showing a hole. */
import { useEffect, useState } from "react";

export function useDetail({ src, detail }: { src: string; detail?: string }, wanted: boolean): string {
  const [ready, setReady] = useState<string | null>(null);
  useEffect(() => {
    if (!wanted || !detail || ready === detail) return;
    let current = true;
    const image = new Image();
    image.src = detail;
    // A picture that can't be had at full size stays as it is.
    image.decode().then(
      () => current && setReady(detail),
      () => undefined,
    );
    return () => {
      current = false;
    };
  }, [wanted, detail, ready]);
  return ready !== null && ready === detail ? ready : src;
}
