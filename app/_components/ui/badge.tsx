/** One word over a picture that says what it is worth. */
export const Badge = ({ children }: { children: string }) => (
  <span className="rounded bg-bg px-2 py-0.5 text-13 font-medium tracking-wide text-text uppercase">{children}</span>
);
