/** A box to tick, large enough to hit. */
type Props = { label: string; checked: boolean; onChange(checked: boolean): void };

export function Check({ label, checked, onChange }: Props) {
  return (
    <label className="inline-flex min-h-11 items-center gap-3">
      <input
        type="checkbox"
        className="size-5 accent-(--text)"
        checked={checked}
        onChange={({ target }) => onChange(target.checked)}
      />
      {label}
    </label>
  );
}
