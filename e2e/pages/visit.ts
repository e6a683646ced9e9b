import type { Page } from "@playwright/test";

/** Opens a page and waits until React has taken it over: before that, drops and pastes go nowhere. */
export async function visit(page: Page, path: string) {
  const response = await page.goto(path);
  await untilAlive(page);
  return response;
}

export async function untilAlive(page: Page): Promise<void> {
  await page.waitForFunction(() =>
    Object.keys(document.querySelector("main") ?? {}).some((key) => key.startsWith("__react")),
  );
}
