import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  detailScale,
  divideAt,
  isZoomed,
  MAX_SCALE,
  panBy,
  startView,
  toggleZoom,
  zoomAt,
} from "@/app/_components/compare/compare-view";

const unit = fc.double({ min: 0, max: 1, noNaN: true });
const step = fc.double({ min: -3, max: 3, noNaN: true });

describe("the compare view", () => {
  it("keeps the divider in the frame", () => {
    expect(divideAt(startView(50), 0.25).position).toBe(25);
    expect(divideAt(startView(50), -1).position).toBe(0);
    expect(divideAt(startView(50), 7).position).toBe(100);
  });

  it("keeps what lies under the pointer under the pointer", () => {
    fc.assert(
      fc.property(unit, unit, fc.double({ min: 1.1, max: MAX_SCALE, noNaN: true }), (x, y, scale) => {
        const view = zoomAt(startView(50), { x, y }, scale);
        expect((x * 100 - view.x) / view.scale).toBeCloseTo(x * 100, 6);
        expect((y * 100 - view.y) / view.scale).toBeCloseTo(y * 100, 6);
      }),
    );
  });

  it("never shows an empty edge, whatever one does", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(unit, unit, step, step), { maxLength: 20 }), (moves) => {
        let view = startView(50);
        for (const [x, y, dx, dy] of moves) view = panBy(zoomAt(view, { x, y }, 1 + Math.abs(dx) * 4), dx, dy);
        for (const offset of [view.x, view.y]) {
          expect(offset).toBeLessThanOrEqual(0);
          expect(offset).toBeGreaterThanOrEqual(-(view.scale - 1) * 100 - 1e-9);
        }
      }),
    );
  });

  it("toggles between the whole and the detail", () => {
    const near = toggleZoom(startView(30), { x: 0.5, y: 0.5 }, 3);
    expect(isZoomed(near)).toBe(true);
    expect(toggleZoom(near, { x: 0.1, y: 0.9 }, 3)).toEqual(startView(30));
  });

  it("zooms to the picture's own pixels, twice at least", () => {
    expect(detailScale(2000, 500)).toBe(4);
    expect(detailScale(300, 500)).toBe(2);
    expect(detailScale(90_000, 500)).toBe(MAX_SCALE);
  });
});
