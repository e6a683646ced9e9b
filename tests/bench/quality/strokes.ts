/** Draws thin marks on a picture, as wear does: an opacity a pixel, and what colour shines through. */
import type { Picture } from "@/server/engine/images/picture";
import type { Random } from "./random";

type Point = { x: number; y: number };
type Bend = { from: Point; over: Point; to: Point };

/** How opaque marks are, 0..1, row after row. */
export type Opacity = { width: number; height: number; data: Float32Array };

export const createOpacity = (width: number, height: number): Opacity => ({
  width,
  height,
  data: new Float32Array(width * height),
});

/** A scratch: a slightly bent line of uneven depth, torn off here and there. `width` in pixels. */
export function drawScratch(opacity: Opacity, random: Random, width: number): void {
  const reach = Math.min(opacity.width, opacity.height);
  const from = { x: random.between(0, opacity.width), y: random.between(0, opacity.height) };
  const angle = random.next() < 0.6 ? Math.PI / 2 + 0.15 * random.normal() : random.between(0, Math.PI);
  const length = reach * random.between(0.15, 0.9);
  const to = { x: from.x + length * Math.cos(angle), y: from.y + length * Math.sin(angle) };
  const bend = 0.03 * length * random.normal();
  const over = {
    x: (from.x + to.x) / 2 - bend * Math.sin(angle),
    y: (from.y + to.y) / 2 + bend * Math.cos(angle),
  };
  const [depth, waves] = [random.between(0.65, 1), random.between(2, 6)];
  const phase = random.between(0, 6);
  drawBend(opacity, { from, over, to }, width, (share) => {
    const wave = Math.sin(waves * 2 * Math.PI * share + phase);
    return wave < -0.9 ? 0 : depth * (0.8 + 0.2 * wave);
  });
}

/** A fibre: short, thin and curled. */
export function drawFibre(opacity: Opacity, random: Random): void {
  const from = { x: random.between(0, opacity.width), y: random.between(0, opacity.height) };
  const turn = () => random.between(-25, 25);
  const over = { x: from.x + turn(), y: from.y + turn() };
  const to = { x: over.x + turn(), y: over.y + turn() };
  const depth = random.between(0.6, 1);
  drawBend(opacity, { from, over, to }, random.between(0.8, 1.5), () => depth);
}

/** A speck with an uneven outline; `radius` in pixels. */
export function drawSpeck(opacity: Opacity, random: Random, radius: number): void {
  const center = { x: random.between(0, opacity.width), y: random.between(0, opacity.height) };
  const depth = random.between(0.7, 1);
  const [two, three] = [random.between(0, 0.3), random.between(0, 0.25)];
  const [phaseTwo, phaseThree] = [random.between(0, 6), random.between(0, 6)];
  const outline = (angle: number) =>
    radius * (1 + two * Math.sin(2 * angle + phaseTwo) + three * Math.sin(3 * angle + phaseThree));
  forEachAround(opacity, center, 2 * radius + 1, (x, y, at) => {
    const distance = Math.hypot(x - center.x, y - center.y);
    const cover = outline(Math.atan2(y - center.y, x - center.x)) + 0.5 - distance;
    raise(opacity, at, depth * Math.min(1, Math.max(0, cover)));
  });
}

/** The picture with the marks in one grey level. */
export function paint(picture: Picture, opacity: Opacity, level: number): void {
  for (let i = 0; i < picture.data.length; i++) {
    const share = opacity.data[Math.floor(i / 3)] as number;
    picture.data[i] = Math.round((picture.data[i] as number) * (1 - share) + level * share);
  }
}

function drawBend(opacity: Opacity, { from, over, to }: Bend, width: number, depthAt: (share: number) => number) {
  const steps = Math.ceil(
    4 * (Math.hypot(over.x - from.x, over.y - from.y) + Math.hypot(to.x - over.x, to.y - over.y)),
  );
  for (let i = 0; i <= steps; i++) {
    const t = i / steps;
    const along = (a: number, b: number, c: number) => (1 - t) ** 2 * a + 2 * t * (1 - t) * b + t * t * c;
    const point = { x: along(from.x, over.x, to.x), y: along(from.y, over.y, to.y) };
    const depth = depthAt(t);
    forEachAround(opacity, point, width / 2 + 1, (x, y, at) => {
      const cover = width / 2 + 0.5 - Math.hypot(x - point.x, y - point.y);
      raise(opacity, at, depth * Math.min(1, width, Math.max(0, cover)));
    });
  }
}

function forEachAround(
  { width, height }: Opacity,
  { x, y }: Point,
  radius: number,
  visit: (x: number, y: number, at: number) => void,
): void {
  for (let row = Math.max(0, Math.ceil(y - radius)); row <= Math.min(height - 1, y + radius); row++)
    for (let column = Math.max(0, Math.ceil(x - radius)); column <= Math.min(width - 1, x + radius); column++)
      visit(column, row, row * width + column);
}

function raise({ data }: Opacity, at: number, share: number): void {
  if (share > (data[at] as number)) data[at] = share;
}
