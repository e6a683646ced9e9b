/** The three buttons there are: the one next action, quiet ones, and plain words. */
import type { ComponentProps } from "react";

const base =
  "inline-flex min-h-11 items-center justify-center gap-2 rounded text-15 font-medium select-none transition-colors disabled:cursor-not-allowed aria-disabled:cursor-not-allowed";
const looks = {
  primary: "px-4 bg-accent text-accent-ink hover:bg-accent-strong disabled:bg-raised disabled:text-quiet",
  quiet: "px-4 border border-line-strong hover:bg-raised disabled:text-quiet disabled:border-line",
  plain: "text-quiet hover:text-text underline-offset-4 hover:underline",
};

export type Look = keyof typeof looks;
export const buttonClass = (look: Look = "quiet", extra = "") => `${base} ${looks[look]} ${extra}`;

export function Button({ look, className, ...rest }: ComponentProps<"button"> & { look?: Look }) {
  return <button type="button" {...rest} className={buttonClass(look, className)} />;
}
