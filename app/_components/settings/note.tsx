/** Beneath a field: what is wrong with it, or else what it is for. */
type Props = { id: string; help?: string; error?: string };

export function Note({ id, help, error }: Props) {
  const text = error ?? help;
  if (!text) return null;
  return (
    <p id={id} className={`text-13 ${error ? "text-bad" : "text-quiet"}`}>
      {text}
    </p>
  );
}

/** What a field says of itself to those who can't see the note. */
export const noted = (id: string, { help, error }: Omit<Props, "id">) => ({
  "aria-invalid": error ? true : undefined,
  "aria-describedby": (error ?? help) ? id : undefined,
});
