/** What keys may do and when they were used, in words. */
import { dayLabel } from "@/app/_components/words/time";
import type { ApiKeyView, Scope } from "@/server/schemas/api-key";

export const SCOPE_WORDS: Record<Scope, string> = {
  "jobs:read": "Follow restorations",
  "jobs:write": "Start and stop restorations",
  "assets:read": "Download photos",
  "assets:write": "Send and delete photos",
  "references:read": "Download references",
  "references:write": "Make and change references",
  "webhooks:read": "See where news is sent",
  "webhooks:write": "Choose where news is sent",
  admin: "See how this server is set up",
};

/** What a program needs that sends photos and fetches what became of them. */
export const USUAL_SCOPES: Scope[] = ["jobs:read", "jobs:write", "assets:read", "assets:write"];

/** "Made 3 March. Last used today. Ends on 1 June." */
export function keyDates({ createdAt, lastUsedAt, expiresAt }: ApiKeyView, now: Date): string {
  const used = lastUsedAt ? `Last used ${inSentence(lastUsedAt, now)}.` : "Never used.";
  const ends = expiresAt ? (expiresAt <= now ? "Has ended." : `Ends ${inSentence(expiresAt, now)}.`) : "";
  return [`Made ${inSentence(createdAt, now)}.`, used, ends].filter(Boolean).join(" ");
}

const inSentence = (date: Date, now: Date) =>
  dayLabel(date, now).replace(/^(Today|Yesterday)$/, (day) => day.toLowerCase());
