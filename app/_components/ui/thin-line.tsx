/** How far something is, as a thin line along the lower edge of its picture; words beside it say the same. */
export const ThinLine = ({ progress }: { progress: number }) => (
  <span aria-hidden className="absolute inset-x-0 bottom-0 h-0.5 bg-line">
    <span
      className="block h-full origin-left bg-accent transition-transform duration-250"
      style={{ transform: `scaleX(${progress / 100})` }}
    />
  </span>
);
