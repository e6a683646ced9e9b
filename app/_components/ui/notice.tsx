/** One sentence that something didn't work, read out as it appears. */
export function Notice({ children }: { children: string | null | undefined }) {
  return (
    <div role="alert" className="empty:hidden max-w-[68ch] text-15 text-bad">
      {children || null}
    </div>
  );
}
