"use client";
/** Takes a workflow's file, dropped or chosen. */
import { useRef, useState } from "react";
import { Button } from "@/app/_components/ui/button";

type Props = { busy: boolean; onFiles(files: File[]): void };

export function FileDrop({ busy, onFiles }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const [hovering, setHovering] = useState(false);
  return (
    <section
      aria-label="Bring in a workflow"
      className={`grid justify-items-start gap-4 rounded border border-dashed p-6 ${hovering ? "border-text bg-surface" : "border-line-strong"}`}
      onDragOver={(event) => {
        event.preventDefault();
        setHovering(true);
      }}
      onDragLeave={() => setHovering(false)}
      onDrop={(event) => {
        event.preventDefault();
        setHovering(false);
        onFiles([...event.dataTransfer.files]);
      }}
    >
      <p className="max-w-[68ch]">
        Drop the file that ComfyUI saved or exported, a picture that ComfyUI made, or ViewComfy’s view_comfy.json, alone
        or together with its workflow.
      </p>
      <Button look="primary" disabled={busy} onClick={() => input.current?.click()}>
        {busy ? "Reading" : "Choose a file"}
      </Button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        accept=".json,.png,.webp"
        aria-label="Choose a file"
        onChange={({ currentTarget }) => {
          onFiles([...(currentTarget.files ?? [])]);
          currentTarget.value = "";
        }}
      />
    </section>
  );
}
