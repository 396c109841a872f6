import { type Api, startApi } from '../../api/test/harness.js';
import { Desk, findBarriers } from './browser.js';
import { givenCompany } from './given-company.js';

describe('policy', () => {
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

  it('changes through a change, and shows what is in effect once it is released', async () => {
    const alice = await desk.as('alice');
    await alice.goto('/teams/platform?tab=policy');
    await alice.getByRole('combobox', { name: 'Denied servers' }).fill('com.evil/*');
    await alice.keyboard.press('Enter');
    await alice.getByText('“In effect” shows the released policy').waitFor();
    await alice.getByRole('button', { name: 'Propose change…' }).click();
    await alice.getByRole('button', { name: 'Propose change', exact: true }).click();
    await alice.getByRole('heading', { name: /platform: change the policy/ }).waitFor();
    await alice
      .getByRole('textbox', { name: 'Policy of platform, changes' })
      .getByText('com.evil/*')
      .waitFor();

    const bob = await desk.as('bob');
    await bob.goto(new URL(alice.url()).pathname);
    await bob.getByText('No workstation receives anything different').waitFor();
    expect(await findBarriers(bob)).toEqual([]);
    await bob.getByRole('button', { name: 'Approve' }).click();
    await bob.getByRole('dialog').getByRole('button', { name: 'Approve' }).click();
    await bob.getByRole('button', { name: 'Release…' }).click();
    await bob.getByRole('dialog').getByRole('button', { name: 'Release' }).click();
    await bob.getByRole('heading', { name: /^Release \d/ }).waitFor();
    await bob.goto('/teams/platform-emea?tab=policy');
    await bob.getByText('In effect: com.evil/*').waitFor();
  });

  it('tolerates a finding until a date, with a reason, and no longer than that', async () => {
    const bob = await desk.as('bob');
    await bob.goto('/teams/platform?tab=policy');
    await bob.getByRole('button', { name: 'Grant an exception' }).click();
    const dialog = bob.getByRole('dialog');
    await dialog.getByRole('combobox', { name: 'Rule' }).click();
    await bob.getByRole('option', { name: 'Encrypted remotes' }).click();
    await dialog.getByLabel('Server key').fill('jira');
    await dialog.getByLabel('Reason').fill('its certificate comes on Monday');
    await dialog.getByRole('button', { name: 'Grant exception' }).click();
    await bob.getByRole('cell', { name: 'its certificate comes on Monday' }).waitFor();
    await bob.getByRole('button', { name: 'End the exception from remote-tls' }).click();
    await bob.getByRole('dialog').getByRole('button', { name: 'End exception' }).click();
    await bob.getByText('The exception has ended').waitFor();
  });

  it('leaves nothing in the browser’s console', () => {
    expect(desk.complaints).toEqual([]);
  });
});
