import type { Page as Listed, UserView } from '@app/contract';
import { type Api, startApi } from '../../api/test/harness.js';
import { Desk, findBarriers } from './browser.js';

describe('settings', () => {
  let api: Api;
  let desk: Desk;

  beforeAll(async () => {
    api = await startApi({ env: { QM_SINGLE_PERSON: '1' } });
    await api.given.team('platform');
    desk = await Desk.open(api);
  });
  afterAll(async () => {
    await desk?.close();
    await api?.close();
  });

  it('adds a person with roles, and shows their first link once', async () => {
    const page = await desk.as('admin');
    await page.goto('/settings/users');
    await page.getByRole('button', { name: 'Add a person' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('E-mail').fill('carol@example.com');
    await dialog.getByLabel('Name').fill('Carol');
    await dialog.getByRole('checkbox', { name: 'viewer', exact: true }).uncheck();
    await dialog.getByRole('checkbox', { name: 'auditor' }).check();
    await dialog.getByRole('button', { name: 'Add', exact: true }).click();
    await dialog.getByText('This link is shown once').waitFor();
    expect(await dialog.getByLabel('One-time sign-in link').innerText()).toContain('/sign-in?token=');
    expect(await findBarriers(page)).toEqual([]);
    const { body } = await api.as('admin').get('/users?search=carol').expect(200);
    expect((body as Listed<UserView>).items[0]).toMatchObject({ name: 'Carol', roles: ['auditor'] });
  });

  it('makes an API token that works until it is revoked', async () => {
    const page = await desk.as('admin');
    await page.goto('/settings/tokens');
    await page.getByRole('button', { name: 'Make a token' }).first().click();
    await page.getByLabel('Name').fill('nightly report');
    await page.getByRole('button', { name: 'Make token' }).click();
    const token = await page.getByLabel('API token', { exact: true }).locator('visible=true').innerText();
    await api.withToken(token.trim()).get('/teams').expect(200);
    await page.getByRole('button', { name: 'Done' }).click();
    await page.getByRole('button', { name: 'Revoke nightly report' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke token' }).click();
    await page.getByText('nightly report is revoked').waitFor();
    await api.withToken(token.trim()).get('/teams').expect(401);
  });

  it('shows on every page that one person may approve alone', async () => {
    const page = await desk.as('viewer');
    await page.getByText('Single-person mode').waitFor();
    await page.getByRole('link', { name: 'Why this matters' }).click();
    await page.getByText('One stolen account is then enough').waitFor();
    expect(await findBarriers(page)).toEqual([]);
  });

  it('offers neither people nor the audit log to a viewer', async () => {
    const page = await desk.as('viewer');
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.getByRole('heading', { name: 'API tokens', level: 1 }).waitFor();
    expect(await page.getByRole('tab', { name: 'People' }).count()).toBe(0);
    expect(await page.getByRole('link', { name: 'Audit log' }).count()).toBe(0);
    await page.goto('/audit');
    await page.getByRole('alert').first().waitFor();
  });

  it('leaves nothing in the browser’s console', () => {
    expect(desk.complaints).toEqual([]);
  });
});
