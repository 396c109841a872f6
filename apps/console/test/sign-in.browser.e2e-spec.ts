import type { CreatedUser } from '@app/contract';
import { type Api, startApi } from '../../api/test/harness.js';
import { Desk, settle } from './browser.js';

describe('signing in', () => {
  let api: Api;
  let desk: Desk;

  beforeAll(async () => {
    api = await startApi();
    desk = await Desk.open(api);
  });
  afterAll(async () => {
    await desk?.close();
    await api?.close();
  });

  it('leads back to the page that was asked for', async () => {
    const page = await desk.window();
    await page.goto('/changes?status=open');
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await desk.signIn(page, 'alice');
    await page.waitForURL('**/changes?status=open');
    await page.getByRole('heading', { name: 'Changes' }).waitFor();
    expect(await page.title()).toBe('Changes · Quartermaster');
  });

  it('says what to do when the password is wrong, and where to ask for help', async () => {
    const page = await desk.window();
    await page.goto('/sign-in');
    await page.getByLabel('E-mail').fill('alice@example.com');
    await page.getByLabel('Password', { exact: true }).fill('not hers');
    await page.getByRole('button', { name: 'Sign in' }).click();
    const alert = page.getByRole('alert');
    await alert.waitFor();
    expect(await alert.innerText()).toMatch(/Request\s+\S+/);
    expect(page.url()).toContain('/sign-in');
  });

  it('never leads to another site', async () => {
    const page = await desk.window();
    await page.goto(`/sign-in?to=${encodeURIComponent('//evil.example/')}`);
    await desk.signIn(page, 'alice');
    await page.waitForURL('**/fleet');
    expect(new URL(page.url()).origin).toBe(new URL(api.url).origin);
  });

  it('takes a one-time link, and the password that is set with it', async () => {
    const { body } = await api
      .as('admin')
      .post('/users', { email: 'new@example.com', name: 'New', roles: ['viewer'] })
      .expect(201);
    const link = new URL((body as CreatedUser).signInLink!);
    const page = await desk.window();
    await page.goto(link.pathname + link.search);
    const chosen = ['another', 'password', 'for', 'tests'].join(' ');
    await page.getByLabel('New password').fill(chosen);
    await page.getByLabel('The same again').fill(chosen);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL('**/fleet');
    await page.getByRole('button', { name: /your account/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByLabel('E-mail').fill('new@example.com');
    await page.getByLabel('Password', { exact: true }).fill(chosen);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL('**/fleet');

    const again = await desk.window();
    await again.goto(link.pathname + link.search);
    await again.getByRole('button', { name: 'Sign in' }).click();
    expect(await again.getByRole('alert').innerText()).toContain('was used');
  });

  it('asks again when the session has ended, and returns to the page', async () => {
    const page = await desk.as('bob');
    await page.goto('/releases');
    await settle(page);
    await page.context().clearCookies();
    await page.getByRole('link', { name: 'Registry' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await desk.signIn(page, 'bob');
    await page.waitForURL('**/servers');
  });

  it('shows nothing of the last person after signing out', async () => {
    const page = await desk.as('auditor');
    await page.goto('/audit');
    await settle(page);
    await page.getByRole('button', { name: /your account/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await page.goBack();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    expect(await page.getByText('session.opened').count()).toBe(0);
  });

  it('leaves nothing in the browser’s console', () => {
    expect(desk.complaints).toEqual([]);
  });
});
