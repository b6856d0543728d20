import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { renderPage } from "../../../review/page";
import type { Review } from "../../../review/values";
import { launchChromium } from "./chromium";

export interface Opened {
  readonly page: Page;
  /** Every URL that the page asked for, after its own. */
  readonly requests: readonly string[];
  /** What the browser complained about. */
  readonly complaints: readonly string[];
}

/** Shows reviews in one browser, from files, as a reader opens them. */
export class Reader {
  readonly #folder = mkdtempSync(join(tmpdir(), "review-"));
  readonly #browser: Browser;

  private constructor(browser: Browser) {
    this.#browser = browser;
  }

  static async start(): Promise<Reader> {
    return new Reader(await launchChromium());
  }

  async open(review: Review, options: BrowserContextOptions = {}): Promise<Opened> {
    const file = join(this.#folder, "review.html");
    writeFileSync(file, renderPage(review));
    const context = await this.#browser.newContext({ viewport: { width: 1000, height: 800 }, ...options });
    const page = await context.newPage();
    const requests: string[] = [];
    const complaints: string[] = [];
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    const url = pathToFileURL(file).href;
    page.on("request", (request) => void (request.url() === url || requests.push(request.url())));
    await page.goto(url);
    return { page, requests, complaints };
  }

  /** Opens a page that something else wrote. */
  async openFile(file: string): Promise<Page> {
    const page = await this.#browser.newPage();
    await page.goto(pathToFileURL(file).href);
    return page;
  }

  async stop(): Promise<void> {
    await this.#browser.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
