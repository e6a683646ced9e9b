/** Looks at a page as everyone may see it: light and dark, wide and narrow. */
import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

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
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(inShort), `${colorScheme}, ${size.width} px`).toEqual([]);
    }
    expect(await sidewaysScroll(page), `scrolls sideways at ${size.width} px`).toBe(0);
  }
}

/** Colours in the middle of a transition have no contrast to speak of. */
const settled = (page: Page) =>
  page.waitForFunction(() => document.getAnimations().every(({ playState }) => playState !== "running"));

const sidewaysScroll = (page: Page) =>
  page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - innerWidth));

type Violation = Awaited<ReturnType<AxeBuilder["analyze"]>>["violations"][number];

const inShort = ({ id, nodes }: Violation) =>
  `${id}: ${nodes.map(({ target, any }) => `${target} ${any[0]?.message ?? ""}`).join("; ")}`;
