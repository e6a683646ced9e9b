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
      await settled(page, colorScheme);
      await expectNoFaults(page, `${colorScheme}, ${size.width} px`);
    }
    await expectNoSidewaysScroll(page);
  }
}

/** By every rule of axe, as the page is right now. */
export async function expectNoFaults(page: Page, when?: string): Promise<void> {
  let violations = await violationsOn(page);
  if (!violations) {
    await page.evaluate(axe.source);
    violations = await violationsOn(page);
  }
  expect(violations?.map(inShort), when).toEqual([]);
}

export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const beyond = await page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - innerWidth));
  expect(beyond, `scrolls sideways at ${page.viewportSize()?.width} px`).toBe(0);
}

/** Colours in the middle of a transition have no contrast to speak of. */
const settled = (page: Page, theme: string) =>
  page.waitForFunction((theme) => {
    const isStill = document.getAnimations().every(({ playState }) => playState !== "running");
    return isStill && document.documentElement.dataset.theme === theme;
  }, theme);

/**
 * undefined where axe has not come to the page yet. It runs in the page itself: AxeBuilder opens another page for each
 * result, to join those of frames, of which there are none here.
 */
const violationsOn = (page: Page): Promise<axe.Result[] | undefined> =>
  page.evaluate(async () => {
    const { axe: here } = window as { axe?: typeof axe };
    return (await here?.run({ resultTypes: ["violations"] }))?.violations;
  });

const inShort = ({ id, nodes }: axe.Result) =>
  `${id}: ${nodes.map(({ target, any }) => `${target} ${any[0]?.message ?? ""}`).join("; ")}`;
