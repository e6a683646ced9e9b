/** A person with a browser of their own and the pages they walk through. */
import type { Page } from "@playwright/test";
import { Api } from "./api";
import { Account } from "./pages/account";
import { History } from "./pages/history";
import { Restoration } from "./pages/restoration";
import { Studio } from "./pages/studio";

export class Visitor {
  readonly studio: Studio;
  readonly restoration: Restoration;
  readonly history: History;
  readonly account: Account;

  constructor(
    readonly page: Page,
    readonly api = new Api(page.context().request),
  ) {
    this.studio = new Studio(page);
    this.restoration = new Restoration(page);
    this.history = new History(page);
    this.account = new Account(page);
  }

  get context() {
    return this.page.context();
  }

  async anotherTab(): Promise<Visitor> {
    return new Visitor(await this.context.newPage(), this.api);
  }
}
