import { type Api, startApi } from '../../api/test/harness.js';
import { Desk, findBarriers, settle } from './browser.js';
import { givenCompany } from './given-company.js';

describe('with the keyboard alone', () => {
  let api: Api;
  let desk: Desk;

  beforeAll(async () => {
    api = await startApi();
    await givenCompany(api);
    desk = await Desk.open(api);
  });
  afterAll(async () => {
    await desk?.close();
    await api?.close();
  });

  it('skips the navigation', async () => {
    const page = await desk.as('alice');
    await page.goto('/servers');
    await settle(page);
    await page.keyboard.press('Tab');
    expect(await page.locator(':focus').innerText()).toBe('Skip to the content');
    await page.keyboard.press('Enter');
    expect(await page.locator(':focus').getAttribute('id')).toBe('content');
  });

  it('searches with a slash, keeps the search in the address, and empties it with Escape', async () => {
    const page = await desk.as('alice');
    await page.goto('/servers');
    await settle(page);
    await page.keyboard.press('/');
    await page.keyboard.type('brow ser');
    await page.waitForURL('**/servers?search=brow+ser');
    await page.getByText('No server matches').waitFor();
    await page.keyboard.press('Escape');
    await page.waitForURL('**/servers');
    await page.getByRole('link', { name: 'com.example/browser' }).waitFor();
  });

  it('opens a row by its link, and a dialog that Escape closes where it was opened', async () => {
    const page = await desk.as('bob');
    await page.goto('/servers/com.example/browser/versions');
    await page.getByRole('link', { name: '0.3.0' }).focus();
    await page.keyboard.press('Enter');
    const approve = page.getByRole('button', { name: 'Approve' });
    await approve.waitFor();
    await approve.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await page.locator(':focus').innerText()).toBe('Approve');
  });

  it('leaves the editor with Escape', async () => {
    const page = await desk.as('alice');
    await page.goto('/teams/platform?as=json');
    const editor = page.getByRole('textbox', { name: 'Template as JSON' });
    await editor.focus();
    await page.keyboard.press('Escape');
    expect(await editor.evaluate((element) => element === document.activeElement)).toBe(false);
  });

  it('shows where the focus is', async () => {
    const page = await desk.as('alice');
    await page.goto('/servers');
    await settle(page);
    for (let step = 0; step < 6; step++) await page.keyboard.press('Tab');
    const outline = await page
      .locator(':focus')
      .evaluate((element) => getComputedStyle(element).outlineStyle);
    expect(outline).not.toBe('none');
  });

  it('fits a narrow window without losing the navigation', async () => {
    const page = await desk.as('alice');
    await page.setViewportSize({ width: 420, height: 800 });
    await page.goto('/fleet');
    await settle(page);
    await page.getByRole('button', { name: 'Open navigation' }).click();
    await page.getByRole('dialog').getByRole('link', { name: 'Releases' }).click();
    await page.getByRole('heading', { name: 'Releases' }).waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
  });
});
