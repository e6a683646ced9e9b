"use client";
/** Copies a text and says so. */
import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { Button, type Look } from "./button";

const SAID_MS = 2000;

/** what: for those who only hear it: "Copy the key". */
export function CopyButton({ text, what, look }: { text: string; what: string; look?: Look }) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), SAID_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  const Icon = copied ? Check : Copy;
  return (
    <Button
      look={look}
      aria-label={copied ? "Copied" : `Copy ${what}`}
      onClick={async () => setCopied(await copy(text))}
    >
      <Icon aria-hidden size={16} />
      <span aria-live="polite">{copied ? "Copied" : "Copy"}</span>
    </Button>
  );
}

/** Over plain http, on a home network, browsers have no clipboard but this old way. */
async function copy(text: string): Promise<boolean> {
  if (navigator.clipboard) return navigator.clipboard.writeText(text).then(...RESULT);
  const field = document.createElement("textarea");
  field.value = text;
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  return done;
}

const RESULT = [() => true, () => false] as const;
