/**
 * What the compare frame shows, as numbers: where the divider stands and which part is enlarged. Pure.
 * position: percent from the left. x, y: how far the enlarged picture is moved, in percent of the frame, never above 0.
 */
export type CompareView = { position: number; scale: number; x: number; y: number };
/** A place in the frame: 0..1 from its left and its top. */
export type Point = { x: number; y: number };

export const MAX_SCALE = 8;
export const startView = (position: number): CompareView => ({ position, scale: 1, x: 0, y: 0 });

const clamp = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));
const hold = (offset: number, scale: number) => clamp(offset, -(scale - 1) * 100, 0);

export const isZoomed = (view: CompareView) => view.scale > 1.01;

export const divideAt = (view: CompareView, x: number): CompareView => ({ ...view, position: clamp(x * 100, 0, 100) });

/** Enlarges around a place: what lies under it stays under it. */
export function zoomAt(view: CompareView, at: Point, scale: number): CompareView {
  const next = clamp(scale, 1, MAX_SCALE);
  const ratio = next / view.scale;
  return {
    ...view,
    scale: next,
    x: hold(at.x * 100 - (at.x * 100 - view.x) * ratio, next),
    y: hold(at.y * 100 - (at.y * 100 - view.y) * ratio, next),
  };
}

/** dx, dy: in frame widths and heights. */
export const panBy = (view: CompareView, dx: number, dy: number): CompareView => ({
  ...view,
  x: hold(view.x + dx * 100, view.scale),
  y: hold(view.y + dy * 100, view.scale),
});

/** The scale at which one pixel of the picture is one of the screen, or twice the size where that is less. */
export const detailScale = (pictureWidth: number, frameWidth: number): number =>
  frameWidth > 0 ? clamp(pictureWidth / frameWidth, 2, MAX_SCALE) : 2;

export const toggleZoom = (view: CompareView, at: Point, scale: number): CompareView =>
  isZoomed(view) ? { ...startView(view.position) } : zoomAt(view, at, scale);
