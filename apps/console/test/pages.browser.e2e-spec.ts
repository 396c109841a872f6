import type { Page } from 'playwright-core';
import { type Api, startApi } from '../../api/test/harness.js';
import { Desk, findBarriers, settle } from './browser.js';
import { type Company, FILES, givenCompany, JIRA } from './given-company.js';

/** Each page: its address, its title, and something that only its data can show. */
const PAGES: readonly [title: string, address: (company: Company) => string, shows: string][] = [
  ['Fleet', () => '/fleet', 'laptop-1'],
  ['laptop-1', ({ deviceId }) => `/fleet/devices/${deviceId}`, 'syntax error in line 12'],
  ['Registry', () => '/servers', JIRA],
  [JIRA, () => `/servers/${JIRA}/versions`, '1.1.0'],
  [`${FILES} 2.0.0`, () => `/servers/${FILES}/versions?version=2.0.0`, 'Deprecated'],
  ['Propose a server', () => '/servers/propose', 'Submit for review'],
  ['Import a config file', () => '/servers/import', 'Drop a config file here'],
  ['Teams & templates', () => '/teams', 'platform-emea'],
  ['platform', () => '/teams/platform?server=jira', 'Rendered file'],
  ['platform', () => '/teams/platform?as=json', 'Template as JSON'],
  ['platform', () => '/teams/platform?tab=revisions', 'Revision 1'],
  ['platform', () => '/teams/platform?tab=policy', 'Exceptions'],
  ['platform', () => '/teams/platform?tab=devices', 'laptop-1'],
  ['platform', () => '/teams/platform?tab=enrolment', '1 of 1'],
  ['platform-emea', () => '/teams/platform-emea', 'from platform'],
  ['Changes', () => '/changes', 'Move to jira 1.1.0'],
  ['Move to jira 1.1.0', ({ change }) => `/changes/${change}`, 'version 1.0.0 → 1.1.0'],
  ['Releases', () => '/releases', 'Release 1'],
  ['Release 1', () => '/releases/1', 'claude-desktop.user.json'],
  ['Audit log', () => '/audit', 'Signed checkpoint'],
  ['People', () => '/settings/users', 'alice@example.com'],
  ['API tokens', () => '/settings/tokens', 'Usable'],
  ['Organisation & trust', () => '/settings/trust', '2 of 3 must sign'],
  ['Nothing here', () => '/no/such/page', 'No page has this address'],
];

describe('every page', () => {
  let api: Api;
  let desk: Desk;
  let company: Company;
  let page: Page;

  beforeAll(async () => {
    api = await startApi();
    company = await givenCompany(api);
    desk = await Desk.open(api);
    page = await desk.as('admin');
  });
  afterAll(async () => {
    await desk?.close();
    await api?.close();
  });

  it.each(PAGES.map(([title, address, shows], index) => ({ index, title, address, shows })))(
    'number $index, $title, loads with its data and has no barriers, light or dark',
    async ({ title, address, shows }) => {
      await page.emulateMedia({ colorScheme: 'light' });
      await page.goto(address(company));
      await page.getByText(shows).first().waitFor();
      await settle(page);
      expect(await page.getByRole('heading', { level: 1 }).innerText()).toContain(title);
      expect(await page.title()).toContain(title);
      expect(await findBarriers(page)).toEqual([]);
      await page.emulateMedia({ colorScheme: 'dark' });
      await page.locator('html[data-mantine-color-scheme=dark]').waitFor();
      expect(await findBarriers(page)).toEqual([]);
    },
  );

  it('leaves nothing in the browser’s console', () => {
    expect(desk.complaints).toEqual([]);
  });
});
