import AxeBuilder from '@axe-core/playwright';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import type { Api, Person } from '../../api/test/harness.js';

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const PASSWORD = ['a', 'password', 'for', 'tests'].join(' ');

/** A real Chromium in front of a real server: each person gets a window of their own. */
export class Desk {
  /** What any page wrote to its console as an error, or threw. */
  readonly complaints: string[] = [];
  private readonly contexts: BrowserContext[] = [];

  private constructor(
    private readonly api: Api,
    private readonly browser: Browser,
  ) {}

  static async open(api: Api): Promise<Desk> {
    const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
    return new Desk(api, await chromium.launch({ executablePath, args: FLAGS }));
  }

  async window(): Promise<Page> {
    const context = await this.browser.newContext({
      baseURL: this.api.url,
      viewport: { width: 1440, height: 900 },
      reducedMotion: 'reduce',
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    this.contexts.push(context);
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    page.on('pageerror', (error) => this.complaints.push(String(error)));
    page.on('console', (message) => {
      // Chromium says so for every answer of 4xx; being told to sign in is one of them.
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
        this.complaints.push(message.text());
    });
    return page;
  }

  /** A window in which someone has signed in by the form. */
  async as(person: Person): Promise<Page> {
    const page = await this.window();
    await page.goto('/sign-in');
    await this.signIn(page, person);
    await page.waitForURL('**/fleet');
    return page;
  }

  async signIn(page: Page, person: Person): Promise<void> {
    await this.api
      .as('admin')
      .patch(`/users/${this.api.idOf(person)}`, { password: PASSWORD })
      .expect(200);
    await page.getByLabel('E-mail').fill(this.api.emailOf(person));
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
  }

  async close(): Promise<void> {
    for (const context of this.contexts) await context.close();
    await this.browser.close();
  }
}

/** What axe finds wrong, in a form that a failing test can show. */
export async function findBarriers(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)}\n${failureSummary ?? ''}`),
  );
}

/** Until nothing is fetched and no skeleton is left. */
export async function settle(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle');
  await page.locator('.mantine-Skeleton-root').first().waitFor({ state: 'detached' });
}
