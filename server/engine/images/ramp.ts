/** 0 up to `low`, 1 from `high` on, and a straight line between. */
export const ramp = (value: number, low: number, high: number): number =>
  Math.min(1, Math.max(0, (value - low) / (high - low)));
