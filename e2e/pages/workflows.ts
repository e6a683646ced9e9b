import type { Page } from "@playwright/test";
import { visit } from "./visit";

type GivenFile = { name: string; mimeType: string; buffer: Buffer };

/** Where an administrator brings in workflows. */
export class Workflows {
  readonly keepButton;

  constructor(private readonly page: Page) {
    this.keepButton = page.getByRole("button", { name: "Keep it" });
  }

  open() {
    return visit(this.page, "/admin/workflows");
  }

  async choose(...files: GivenFile[]) {
    const chooser = this.page.waitForEvent("filechooser");
    await this.page.getByRole("button", { name: "Choose a file" }).click();
    await (await chooser).setFiles(files);
  }

  /** One thing that people could set, or that comes back. */
  part(title: string) {
    return this.page.getByRole("group", { name: title, exact: true });
  }

  imported(title: string) {
    return this.page.getByRole("listitem", { name: title });
  }

  async remove(title: string) {
    await this.imported(title).getByRole("button", { name: "Remove" }).click();
    await this.imported(title).getByRole("button", { name: "Remove for good" }).click();
  }
}
