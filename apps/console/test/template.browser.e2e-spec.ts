import { type Api, startApi } from '../../api/test/harness.js';
import { Desk, settle } from './browser.js';
import { givenCompany } from './given-company.js';

describe('editing a template', () => {
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

  it('renders the file live, lists findings, and proposes the difference', async () => {
    const page = await desk.as('alice');
    await page.goto('/teams/platform?os=linux&client=claude-code');
    await settle(page);
    const rendered = page.getByRole('textbox', { name: 'claude-code.user.json on Linux' });
    await rendered.waitFor();
    expect(await rendered.innerText()).toContain('jira');

    await page.getByRole('button', { name: 'Add a server' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Server').click();
    await page.getByRole('option', { name: 'com.example/jira' }).click();
    await dialog.getByLabel('Key').fill('tickets');
    await dialog.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByText('adds tickets: com.example/jira 1.1.0').waitFor();
    await rendered.getByText('tickets').first().waitFor();

    await page.getByRole('button', { name: 'Add argument' }).click();
    await page.getByLabel('argument 1', { exact: true }).fill('${nowhere}');
    await page
      .getByText(/nowhere/)
      .first()
      .waitFor();
    await page.getByText(/\d errors?/).waitFor();
    await page.getByLabel('argument 1', { exact: true }).fill('--quiet');
    await rendered.getByText('--quiet').waitFor();

    await page.getByRole('button', { name: 'Propose change…' }).click();
    await page.getByLabel('Title').fill('Tickets for platform');
    await page.getByRole('button', { name: 'Propose change', exact: true }).click();
    await page.getByRole('heading', { name: /Tickets for platform/ }).waitFor();
    await page.getByText('adds tickets: com.example/jira 1.1.0').waitFor();
  });

  it('shows what is inherited and from where, and lets a team take it out', async () => {
    const page = await desk.as('alice');
    await page.goto('/teams/platform-emea');
    await page.getByText('from platform', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Take out jira' }).click();
    await page.getByText('takes out the inherited jira').waitFor();
    await page.getByRole('button', { name: 'Put jira back' }).click();
    await page.getByRole('button', { name: 'Override jira' }).waitFor();
  });

  it('keeps an edit over a reload until it is discarded', async () => {
    const page = await desk.as('alice');
    await page.goto('/teams/platform');
    await page.getByRole('button', { name: 'Remove jira' }).click();
    await page.reload();
    await page.getByText('removes jira (com.example/jira 1.0.0)').waitFor();
    await page.getByRole('button', { name: 'Discard' }).click();
    await page.getByRole('button', { name: 'Remove jira' }).waitFor();
  });

  it('says in the raw text what is wrong, and proposes nothing that is', async () => {
    const page = await desk.as('alice');
    await page.goto('/teams/platform?as=json');
    const editor = page.getByRole('textbox', { name: 'Template as JSON' });
    await editor.click();
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.insertText('{ "servers": { "jira": { "version": 7 } } }');
    await page.getByText('This is no template yet').waitFor();
    expect(await page.getByRole('button', { name: 'Propose change…' }).isDisabled()).toBe(true);
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.insertText('{ "servers": ');
    await page.getByText('This is not valid JSON yet').waitFor();
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.insertText('{ "servers": {}, "clients": {}, "parameters": { "region": "eu" } }');
    await page.getByText('adds the parameter region').waitFor();
    expect(await page.getByRole('button', { name: 'Propose change…' }).isEnabled()).toBe(true);
  });

  it('lets a viewer try, and propose nothing', async () => {
    const page = await desk.as('viewer');
    await page.goto('/teams/platform');
    await page.getByText('You can try changes out here').waitFor();
    expect(await page.getByRole('button', { name: 'Propose change…' }).count()).toBe(0);
  });

  it('leaves nothing in the browser’s console', () => {
    expect(desk.complaints).toEqual([]);
  });
});
