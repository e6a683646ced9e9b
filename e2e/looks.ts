/** Looks at a page as everyone may see it: light and dark, wide and narrow. */
import { expect, type Page } from "@playwright/test";
import axe from "axe-core";

const SIZES = [
  { width: 1280, height: 800 },
  { width: 390, height: 844 },
];

export async function expectGoodLooks(page: Page): Promise<void> {
  for (const size of SIZES) {
    await page.setViewportSize(size);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await page.waitForFunction((theme) => document.documentElement.dataset.theme === theme, colorScheme);
      await settled(page);
      await expectNoFaults(page, `${colorScheme}, ${size.width} px`);
    }
    await expectNoSidewaysScroll(page);
  }
}

/** As the page is right now, by every rule of axe. */
export async function expectNoFaults(page: Page, when?: string): Promise<void> {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe.source);
  // In the page itself: AxeBuilder opens another one for each result, to join those of frames, which there are none of.
  const violations = await page.evaluate(async () => {
    const { run } = (window as unknown as { axe: typeof axe }).axe;
    return (await run({ resultTypes: ["violations"] })).violations;
  });
  expect(violations.map(inShort), when).toEqual([]);
}

export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const beyond = await page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - innerWidth));
  expect(beyond, `scrolls sideways at ${page.viewportSize()?.width} px`).toBe(0);
}

/** Colours in the middle of a transition have no contrast to speak of. */
const settled = (page: Page) =>
  page.waitForFunction(() => document.getAnimations().every(({ playState }) => playState !== "running"));

const inShort = ({ id, nodes }: axe.Result) =>
  `${id}: ${nodes.map(({ target, any }) => `${target} ${any[0]?.message ?? ""}`).join("; ")}`;
