import type { Page } from "@playwright/test";
import { visit } from "./visit";

/** The grid of one's own photos. */
export class History {
  readonly prints;

  constructor(private readonly page: Page) {
    this.prints = page.getByRole("main").getByRole("listitem");
  }

  open() {
    return visit(this.page, "/history");
  }

  print(name: string) {
    return this.prints.filter({ hasText: name });
  }
}
