import type { Page as Listed, TemplateView, VersionView } from '@app/contract';
import { type Api, startApi } from '../../api/test/harness.js';
import { Desk, findBarriers } from './browser.js';

const SECRET = ['ghp', 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'].join('_');
const CONFIG = `{
  // what people had
  "mcpServers": {
    "github": {
      "command": "npx",
      "args": ["-y", "@example/github-mcp@1.4.2"],
      "env": { "GITHUB_TOKEN": "${SECRET}" }
    },
    "files": { "command": "npx", "args": ["-y", "@example/files-mcp"], "colour": "blue" }
  }
}`;

describe('importing a config file', () => {
  let api: Api;
  let desk: Desk;

  beforeAll(async () => {
    api = await startApi();
    await api.given.team('platform');
    desk = await Desk.open(api);
  });
  afterAll(async () => {
    await desk?.close();
    await api?.close();
  });

  it('says where a file is broken', async () => {
    const page = await desk.as('alice');
    await page.goto('/servers/import');
    await page.getByLabel('Or paste what it holds').fill('{ "mcpServers": { "a": }');
    await page.getByRole('button', { name: 'Read it' }).click();
    expect(await page.getByRole('alert').innerText()).toContain('line 1, column 24');
  });

  it('leads from a dropped file to servers under review and an open change, without the secret', async () => {
    const page = await desk.as('alice');
    await page.goto('/servers/import?team=platform');
    await page.locator('input[type=file]').setInputFiles({
      name: 'claude_desktop_config.json',
      mimeType: 'application/json',
      buffer: Buffer.from(CONFIG),
    });
    await page.getByRole('heading', { name: 'Proposed servers' }).waitFor();
    await page.getByText('1 secret replaced').waitFor();
    await page.getByText('secret://env/GITHUB_TOKEN').first().waitFor();
    await page.getByText('mcpServers.files.colour').waitFor();
    await page.getByText('the file has a comment').waitFor();
    expect(await page.content()).not.toContain(SECRET);
    expect(await findBarriers(page)).toEqual([]);

    await page.getByLabel(/Exact version of .*files-mcp/).fill('2.0.1');
    await page.getByRole('button', { name: 'Propose these 2 servers' }).click();
    await page.getByText('In review', { exact: true }).nth(1).waitFor();
    const { body } = await api.as('viewer').get('/servers/versions?status=in-review').expect(200);
    expect((body as Listed<VersionView>).items.map(({ version }) => version).sort()).toEqual([
      '1.4.2',
      '2.0.1',
    ]);

    await page.getByLabel('Title').fill('Take over the laptop file');
    await page.getByRole('button', { name: 'Open as a change' }).click();
    await page.getByRole('heading', { name: /Take over the laptop file/ }).waitFor();
    await page.getByText('Refused by policy: it cannot be released as it is').waitFor();
    await page.getByText(/adds files: .*files-mcp 2\.0\.1/).waitFor();
    const { body: template } = await api.as('viewer').get('/teams/platform/template').expect(200);
    expect((template as TemplateView).revision).toBe(0);
  });

  it('leaves nothing in the browser’s console', () => {
    expect(desk.complaints).toEqual([]);
  });
});
