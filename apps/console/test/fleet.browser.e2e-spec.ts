import { type Api, startApi } from '../../api/test/harness.js';
import { Desk, findBarriers, settle } from './browser.js';
import { givenCompany } from './given-company.js';
import { givenDevice } from './given-device.js';

describe('the fleet', () => {
  let api: Api;
  let desk: Desk;

  beforeAll(async () => {
    api = await startApi();
    await givenCompany(api);
    await givenDevice(api, { team: 'platform-emea', hostname: 'laptop-2' });
    desk = await Desk.open(api);
  });
  afterAll(async () => {
    await desk?.close();
    await api?.close();
  });

  it('filters by state with one click, and the address can be sent to a colleague', async () => {
    const page = await desk.as('viewer');
    await page.getByRole('link', { name: 'laptop-2' }).waitFor();
    await page.getByRole('button', { name: /^Failed 1$/ }).click();
    await page.waitForURL('**/fleet?state=failed');
    await page.getByRole('link', { name: 'laptop-2' }).waitFor({ state: 'detached' });
    const colleague = await desk.as('auditor');
    await colleague.goto(page.url());
    await colleague.getByRole('link', { name: 'laptop-1' }).waitFor();
    await settle(colleague);
    expect(await colleague.getByRole('link', { name: 'laptop-2' }).count()).toBe(0);
  });

  it('makes an enrolment token that a workstation can use, and shows it once', async () => {
    const page = await desk.as('admin');
    await page.goto('/fleet?enrol=1&team=platform');
    await page.getByRole('dialog').getByLabel('What it is for').fill('New laptops');
    await page.getByRole('button', { name: 'Make enrolment token' }).click();
    await page.getByText('This token is shown once').waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await page.getByText('Windows', { exact: true }).last().click();
    await page.getByText('Remove-Item').waitFor();
    await page.getByText('Linux', { exact: true }).last().click();
    const commands = await page.getByLabel('In a terminal on the workstation').innerText();
    expect(commands).toContain(`qm-agent enroll --server ${new URL(api.url).origin} --token-file`);
    await page.getByRole('button', { name: 'Copy enrolment token' }).click();
    const token = await page.evaluate(() => navigator.clipboard.readText());
    expect(token).toMatch(/^[\w-]+\.[\w-]+\.[0-9a-f]{64}$/);
    await page.getByRole('button', { name: 'Done' }).click();
    await page.goto('/teams/platform?tab=enrolment');
    await page.getByRole('cell', { name: 'New laptops', exact: true }).waitFor();
    expect(await page.content()).not.toContain(token);
  });

  it('revokes a device after saying what that means', async () => {
    const page = await desk.as('admin');
    await page.goto('/fleet?search=laptop-2');
    await page.getByRole('link', { name: 'laptop-2' }).click();
    await page.getByRole('button', { name: 'Revoke device' }).click();
    await page.getByRole('dialog').getByText('The files it already has stay on its disk').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke device' }).click();
    await page.getByText('Revoked', { exact: true }).first().waitFor();
    expect(await page.getByRole('button', { name: 'Revoke device' }).count()).toBe(0);
  });

  it('says so when the server cannot be reached, and goes on when it can', async () => {
    const page = await desk.as('viewer');
    await page.goto('/servers');
    await settle(page);
    await page.context().setOffline(true);
    await page.getByLabel('Search servers').fill('jira');
    await page.getByText('The server did not answer.').waitFor();
    await page.context().setOffline(false);
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('link', { name: 'com.example/jira' }).waitFor();
  });

  it('explains a change that went stale', async () => {
    await api.given.release({ platform: { servers: {}, clients: {}, parameters: {} } });
    const page = await desk.as('bob');
    await page.goto('/changes');
    await page.getByRole('link', { name: /Move to jira/ }).click();
    await page.getByText('Stale: something it edits was released by another change').waitFor();
    expect(await page.getByRole('button', { name: 'Approve' }).getAttribute('aria-disabled')).toBe('true');
  });

  it('leaves nothing in the browser’s console', () => {
    expect(desk.complaints).toEqual([]);
  });
});
