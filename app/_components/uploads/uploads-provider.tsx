"use client";
/** Keeps the photos on the table while one walks through the pages, and takes drops and pastes anywhere. */
import { usePathname, useRouter } from "next/navigation";
import { createContext, type ReactNode, useContext, useEffect, useEffectEvent, useState } from "react";
import { filesOf } from "./photo-file";
import { useUploads } from "./use-uploads";

type Uploads = ReturnType<typeof useUploads> & { /** A drag with files hovers over the window. */ hovering: boolean };

const Context = createContext<Uploads | null>(null);

export function useTable(): Uploads {
  const uploads = useContext(Context);
  if (!uploads) throw new Error("useTable needs UploadsProvider");
  return uploads;
}

export function UploadsProvider({ children }: { children: ReactNode }) {
  const uploads = useUploads();
  const router = useRouter();
  const path = usePathname();
  const [hovering, setHovering] = useState(false);

  const take = useEffectEvent((event: DragEvent | ClipboardEvent) => {
    const files = filesOf(event instanceof ClipboardEvent ? event.clipboardData : event.dataTransfer);
    setHovering(false);
    if (files.length === 0) return;
    event.preventDefault();
    uploads.add(files);
    if (path !== "/") router.push("/");
  });

  useEffect(() => {
    const over = (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      setHovering(true);
    };
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setHovering(false);
    };
    const taken = (event: DragEvent | ClipboardEvent) => take(event);
    addEventListener("dragover", over);
    addEventListener("dragleave", leave);
    addEventListener("drop", taken);
    addEventListener("paste", taken);
    return () => {
      removeEventListener("dragover", over);
      removeEventListener("dragleave", leave);
      removeEventListener("drop", taken);
      removeEventListener("paste", taken);
    };
  }, []);

  return <Context value={{ ...uploads, hovering }}>{children}</Context>;
}
