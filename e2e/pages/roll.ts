import type { Page } from "@playwright/test";

/** The page of a roll of photos. */
export class Roll {
  /** How far it is, in words. */
  readonly line;
  readonly prints;
  readonly pause;
  readonly resume;
  readonly stop;
  readonly download;

  constructor(readonly page: Page) {
    this.line = page.getByRole("article").locator("header > p").first();
    this.prints = page.getByRole("list", { name: "Photos" }).getByRole("listitem");
    this.pause = page.getByRole("button", { name: "Pause" });
    this.resume = page.getByRole("button", { name: "Resume" });
    this.stop = page.getByRole("button", { name: "Stop the rest" });
    this.download = page.getByRole("link", { name: "Download all" });
  }

  print(name: string) {
    return this.prints.filter({ hasText: name });
  }

  /** One of those of which the page says that. */
  that(says: string) {
    return this.prints.filter({ hasText: says }).first();
  }
}
