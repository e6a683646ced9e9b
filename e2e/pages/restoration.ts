import { expect, type Page } from "@playwright/test";
import { visit } from "./visit";

/** Seconds on a quiet machine; the engine yields to everything else on a busy one. */
const RESTORED_WITHIN = 60_000;

/** One photo: under way, to be compared, or stopped. */
export class Restoration {
  readonly progress;
  readonly slider;
  /** The stage and the time left, in words. */
  readonly status;
  readonly cancelButton;
  readonly downloadLink;
  readonly tryAgainButton;
  readonly restoreAgainButton;

  constructor(private readonly page: Page) {
    this.progress = page.getByRole("progressbar", { name: "Restoration" });
    this.slider = page.getByRole("slider", { name: "Compare before and after" });
    this.status = page.getByRole("article").locator("p:not([aria-live])").first();
    this.cancelButton = page.getByRole("button", { name: "Cancel" });
    this.downloadLink = page.getByRole("link", { name: "Download" });
    this.tryAgainButton = page.getByRole("button", { name: "Try again" });
    this.restoreAgainButton = page.getByRole("button", { name: "Restore again" });
  }

  open(id: string) {
    return visit(this.page, `/jobs/${id}`);
  }

  get id(): string {
    return new URL(this.page.url()).pathname.split("/").pop() ?? "";
  }

  async hasBegun() {
    await this.page.waitForURL(/\/jobs\//);
  }

  async isFinished() {
    await this.hasBegun();
    await expect(this.downloadLink).toBeVisible({ timeout: RESTORED_WITHIN });
    await expect(this.slider).toBeVisible();
  }

  /** Percent, once the engine has come that far. */
  async progressPast(percent: number): Promise<number> {
    const now = async () => Number(await this.progress.getAttribute("aria-valuenow"));
    await expect.poll(now, { message: `past ${percent} %` }).toBeGreaterThan(percent);
    return now();
  }

  /** The path of what was saved, and the name the browser gave it. */
  async download() {
    const saving = this.page.waitForEvent("download");
    await this.downloadLink.click();
    const download = await saving;
    return { path: await download.path(), name: download.suggestedFilename() };
  }

  async unfold(title: string) {
    await this.page.getByText(title, { exact: true }).click();
  }

  fact(name: string) {
    const term = this.page.getByRole("term").filter({ hasText: name });
    return this.page.locator("dl > div").filter({ has: term }).getByRole("definition");
  }
}
