"use client";
/** Opens the system's own picker for photos. */
import { type ReactNode, useRef } from "react";
import { Button, type Look } from "@/app/_components/ui/button";
import { useTable } from "@/app/_components/uploads/uploads-provider";
import { ACCEPT_ATTRIBUTE } from "@/server/schemas/upload";

export function ChooseButton({ look, children }: { look: Look; children: ReactNode }) {
  const input = useRef<HTMLInputElement>(null);
  const { add } = useTable();
  return (
    <>
      <Button look={look} onClick={() => input.current?.click()}>
        {children}
      </Button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        accept={ACCEPT_ATTRIBUTE}
        aria-label="Choose photos"
        onChange={({ currentTarget }) => {
          add([...(currentTarget.files ?? [])]);
          currentTarget.value = "";
        }}
      />
    </>
  );
}
