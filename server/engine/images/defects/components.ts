/** Groups the pixels of a mask that touch. */

export type Component = { pixels: number[]; left: number; top: number; right: number; bottom: number };

/** Groups of pixels where `mask` is not 0, touching at sides or corners. Bounds are inclusive. */
export function findComponents(mask: Uint8Array, width: number, height: number): Component[] {
  const seen = new Uint8Array(mask.length);
  const components: Component[] = [];
  for (let start = 0; start < mask.length; start++)
    if (mask[start] && !seen[start]) components.push(flood(mask, seen, start, width, height));
  return components;
}

function flood(mask: Uint8Array, seen: Uint8Array, start: number, width: number, height: number): Component {
  const pixels = [start];
  const component = { pixels, left: width, top: height, right: 0, bottom: 0 };
  seen[start] = 1;
  for (let next = 0; next < pixels.length; next++) {
    const pixel = pixels[next] as number;
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    component.left = Math.min(component.left, x);
    component.right = Math.max(component.right, x);
    component.top = Math.min(component.top, y);
    component.bottom = Math.max(component.bottom, y);
    for (let row = Math.max(0, y - 1); row <= Math.min(height - 1, y + 1); row++)
      for (let column = Math.max(0, x - 1); column <= Math.min(width - 1, x + 1); column++) {
        const neighbour = row * width + column;
        if (!mask[neighbour] || seen[neighbour]) continue;
        seen[neighbour] = 1;
        pixels.push(neighbour);
      }
  }
  return component;
}
