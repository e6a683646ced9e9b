import type { Page } from "@playwright/test";
import type { PhotoFile } from "../photos";
import { visit } from "./visit";

/** The home page: the empty table, and the photos on it. */
export class Studio {
  readonly chooseButton;
  readonly restoreButton;

  constructor(private readonly page: Page) {
    this.chooseButton = page.getByRole("button", { name: /^(Choose|Add) photos$/ });
    this.restoreButton = page.getByRole("button", { name: /^Restore( \d+ photos)?$/ });
  }

  open() {
    return visit(this.page, "/");
  }

  photo(name: string) {
    return this.page.getByRole("listitem", { name });
  }

  /** What to do with the photos, when there is more than one thing to do. */
  card(title: string) {
    return this.page.getByRole("radio", { name: title, exact: true });
  }

  async choose(files: PhotoFile | PhotoFile[] | string) {
    const chooser = this.page.waitForEvent("filechooser");
    await this.chooseButton.click();
    await (await chooser).setFiles(files);
  }

  drop(...files: PhotoFile[]) {
    return this.#give("drop", files);
  }

  paste(...files: PhotoFile[]) {
    return this.#give("paste", files);
  }

  restore() {
    return this.restoreButton.click();
  }

  /** Does what the browser does with files from outside, where no picker is involved. */
  async #give(how: "drop" | "paste", files: PhotoFile[]) {
    const given = files.map(({ name, mimeType, buffer }) => ({ name, mimeType, text: buffer.toString("base64") }));
    await this.page.evaluate(
      ({ how, given }) => {
        const transfer = new DataTransfer();
        for (const { name, mimeType, text } of given) {
          const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
          transfer.items.add(new File([bytes], name, { type: mimeType }));
        }
        const common = { bubbles: true, cancelable: true };
        const event =
          how === "drop"
            ? new DragEvent("drop", { ...common, dataTransfer: transfer })
            : new ClipboardEvent("paste", { ...common, clipboardData: transfer });
        document.body.dispatchEvent(event);
      },
      { how, given },
    );
  }
}
