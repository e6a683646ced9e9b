/** Pictures made for tests of what restores them: a scene with edges and shades, and what can happen to it. */
import { createPicture, type Picture } from "@/server/engine/images/picture";

type Colour = [red: number, green: number, blue: number];

export function draw(width: number, height: number, colourAt: (x: number, y: number) => Colour): Picture {
  const picture = createPicture(width, height);
  const levels = new Uint8ClampedArray(picture.data.buffer);
  for (let y = 0, i = 0; y < height; y++) for (let x = 0; x < width; x++, i += 3) levels.set(colourAt(x, y), i);
  return picture;
}

/** A blue sky that darkens downwards, a green tree as bright, a white disc, a red wall and a black door. */
export const scene = (size = 96): Picture => draw(size, size, (x, y) => tinted(x / size, y / size, COLOURS));

type Part = "sky" | "tree" | "disc" | "wall" | "door";
const COLOURS: Record<Part, Colour> = {
  sky: [0.6, 0.8, 1],
  tree: [0.7, 1, 0.6],
  disc: [1, 1, 1],
  wall: [1, 0.5, 0.4],
  door: [0, 0, 0],
};

function partAt(u: number, v: number): Part {
  if (u > 0.6) return u > 0.8 && v > 0.7 ? "door" : "wall";
  if (Math.hypot(u - 0.3, v - 0.4) < 0.15) return "disc";
  return u < 0.15 ? "tree" : "sky";
}

function tinted(u: number, v: number, colours: Record<Part, Colour>): Colour {
  const part = partAt(u, v);
  const level = { door: 0, disc: 250, wall: 90, tree: 190 - 60 * v, sky: 190 - 60 * v }[part];
  return colours[part].map((share) => level * share) as Colour;
}

const inOneTone = (size: number, tone: Colour) =>
  draw(size, size, (x, y) => tinted(x / size, y / size, { sky: tone, tree: tone, disc: tone, wall: tone, door: tone }));

export const grey = (size = 96) => inOneTone(size, [1, 1, 1]);

/** Warm where it is bright, without other colours. */
export const sepia = (size = 96) => inOneTone(size, [1, 0.85, 0.65]);

export function mapLevels(picture: Picture, map: (level: number, channel: number, i: number) => number): Picture {
  const levels = new Uint8ClampedArray(picture.data).map((level, i) => map(level, i % 3, i));
  return { ...picture, data: new Uint8Array(levels.buffer) };
}

/** Grain: the same in all channels, and in every run. */
export function addGrain(picture: Picture, deviation: number): Picture {
  let state = 1;
  const uniform = () => {
    state = (Math.imul(state, 48271) >>> 0) % 2147483647;
    return state / 2147483647 - 0.5;
  };
  let grain = 0;
  return mapLevels(picture, (level, channel) => {
    if (channel === 0) grain = deviation * (uniform() + uniform() + uniform() + uniform()) * Math.sqrt(3);
    return level + grain;
  });
}

/** Root mean square difference, in levels. */
export function distance(a: Picture, b: Picture): number {
  const squares = a.data.reduce((sum, level, i) => sum + (level - (b.data[i] as number)) ** 2, 0);
  return Math.sqrt(squares / a.data.length);
}
