import type { ServerView } from '@app/contract';
import { type Api, startApi } from '../../api/test/harness.js';
import { Desk, findBarriers } from './browser.js';
import { FILES, givenCompany } from './given-company.js';

describe('approving takes two people', () => {
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

  it('lets Alice propose a server and not approve it, and Bob approve it with a review', async () => {
    const alice = await desk.as('alice');
    await alice.goto('/servers/propose');
    await alice.getByLabel('Server name').fill('com.example/wiki');
    await alice.getByLabel('Version').fill('4.2.0');
    await alice.getByRole('textbox', { name: 'Package', exact: true }).fill('@example/wiki-mcp');
    await alice.getByText('npx -y @example/wiki-mcp@4.2.0').waitFor();
    await alice.getByRole('button', { name: 'Submit for review' }).click();
    await alice.getByRole('heading', { name: 'com.example/wiki 4.2.0' }).waitFor();
    const own = alice.getByRole('button', { name: 'Approve' });
    expect(await own.getAttribute('aria-disabled')).toBe('true');
    await own.focus();
    await alice.getByText('Approval takes a second person').waitFor();

    const bob = await desk.as('bob');
    await bob.goto('/servers?status=in-review');
    await bob.getByRole('link', { name: 'com.example/wiki' }).click();
    await bob.getByRole('link', { name: '4.2.0' }).click();
    await bob.getByRole('button', { name: 'Approve' }).click();
    const dialog = bob.getByRole('dialog');
    const approve = dialog.getByRole('button', { name: 'Approve' });
    expect(await approve.isDisabled()).toBe(true);
    for (const part of ['Code', 'Provenance', 'Data access', 'Network', 'Compliance']) {
      await dialog.getByRole('checkbox', { name: part }).check();
    }
    expect(await findBarriers(bob)).toEqual([]);
    await approve.click();
    await bob.getByText('Approved', { exact: true }).first().waitFor();
    await bob.getByText('Reviewed: code, provenance, data access, network, compliance.').waitFor();
    const { body } = await api.as('viewer').get('/servers?search=wiki').expect(200);
    expect((body.items as ServerView[])[0]).toMatchObject({ latestApproved: '4.2.0' });
  });

  it('lets Bob approve and release what Alice proposed, and shows what every team receives', async () => {
    const alice = await desk.as('alice');
    await alice.goto('/changes');
    await alice.getByRole('link', { name: /Move to jira 1\.1\.0/ }).click();
    expect(await alice.getByRole('button', { name: 'Approve' }).getAttribute('aria-disabled')).toBe('true');

    const bob = await desk.as('bob');
    await bob.goto(new URL(alice.url()).pathname);
    await bob.getByRole('button', { name: 'Show the diff of Claude Code on macOS' }).first().click();
    await bob.getByRole('textbox', { name: /claude-code.user.json on macOS/ }).waitFor();
    expect(await findBarriers(bob)).toEqual([]);
    await bob.getByRole('button', { name: 'Approve' }).click();
    await bob.getByRole('dialog').getByRole('button', { name: 'Approve' }).click();
    await bob.getByRole('button', { name: 'Release…' }).click();
    await bob.getByRole('dialog').getByText('A release never changes').waitFor();
    await bob.getByRole('dialog').getByRole('button', { name: 'Release' }).click();
    await bob.getByRole('heading', { name: 'Release 2' }).waitFor();
    await bob.getByRole('button', { name: 'Verify now' }).click();
    await bob.getByText('Reproduced byte for byte').waitFor();
  });

  it('says before a revocation that it makes a release at once', async () => {
    const bob = await desk.as('bob');
    await bob.goto(`/servers/${FILES}/versions?version=2.0.0`);
    await bob.getByRole('button', { name: 'Revoke' }).click();
    const dialog = bob.getByRole('dialog');
    await dialog.getByText('This makes a release at once, to every team that has it').waitFor();
    const revoke = dialog.getByRole('button', { name: 'Revoke everywhere now' });
    expect(await revoke.isDisabled()).toBe(true);
    await dialog.getByLabel('Why').fill('it leaks');
    await revoke.click();
    await bob.getByText('Revoked: delivered to nobody').waitFor();
    await bob.goto('/releases');
    await bob.getByRole('link', { name: 'Release 3' }).waitFor();
  });

  it('leaves nothing in the browser’s console', () => {
    expect(desk.complaints).toEqual([]);
  });
});
