import fs from 'node:fs';
import fc from 'fast-check';
import { aForm, FleetSimulator } from '@app/testing';
import { listCopies, restore, type CopiesView } from '../src/commands/restore.js';
import { unenroll } from '../src/commands/unenroll.js';
import { aRelease, CODE, Laptop, MANAGED } from './laptop.js';

const SECRET = ['ghp', 'x'.repeat(36)].join('_');
const MINE = `{"theme":"dark","mcpServers":{"mine":{"command":"mine","env":{"TOKEN":"${SECRET}"}}}}`;

describe('restoring a client’s file', () => {
  let fleet: FleetSimulator;
  let laptop: Laptop;

  beforeEach(async () => {
    fleet = await FleetSimulator.start();
    laptop = new Laptop();
    await laptop.enroll(fleet);
  });

  afterEach(async () => {
    await fleet.close();
    laptop.remove();
  });

  async function release(mcpServers: Record<string, unknown>): Promise<void> {
    await fleet.publish([aForm('claude-code.user.json', { mcpServers })]);
    expect(await laptop.sync()).toMatchObject({ exitCode: 0 });
  }

  const servers = () => JSON.parse(laptop.read(CODE)).mcpServers;
  const copies = () => (listCopies(laptop.config).value as { files: CopiesView[] }).files;

  it('lists the copies, newest first, and shows nothing of what is in them', async () => {
    expect(listCopies(laptop.config).lines).toEqual(['no copy is kept: no file was replaced yet']);
    laptop.write(CODE, MINE);
    for (const version of ['1', '2', '3', '4', '5', '6', '7']) {
      await fleet.publish(aRelease(version));
      await laptop.sync();
    }
    const listed = listCopies(laptop.config);
    expect(listed.lines[0]).toBe('~/.claude.json (qm-agent restore claude-code --at N):');
    expect(JSON.stringify(listed)).not.toContain(SECRET);
    const [code] = copies();
    expect(code).toMatchObject({ client: 'claude-code', copies: [1, 2, 3, 4, 5].map((at) => ({ at })) });
    const taken = code!.copies.map(({ takenAt }) => Date.parse(takenAt));
    expect(taken).toEqual(taken.toSorted((a, b) => b - a));
    expect(fs.readFileSync(code!.copies[0]!.file, 'utf8')).toContain('docs@6');
    const kept = fs.readdirSync(laptop.path('var/lib/quartermaster/backups/claude-code.user.json'));
    expect(kept).toHaveLength(10);
    const modes = code!.copies.map(({ file }) => fs.statSync(file).mode & 0o777);
    expect(new Set(modes)).toEqual(new Set([0o600]));
  });

  it('brings back what a user destroyed, and the next sync finds everything right', async () => {
    laptop.write(CODE, MINE);
    await fleet.publish(aRelease('1'));
    await laptop.sync();
    laptop.write(CODE, '{ "theme": ');
    expect(await laptop.sync()).toMatchObject({ outcome: 'failed' });
    const { exitCode, lines } = await restore(laptop.config, 'claude-code', '1');
    expect(exitCode).toBe(0);
    expect(lines.join('\n')).toMatch(/^~\/\.claude\.json is again as it was at .*\nhint: .*--list"$/);
    expect(JSON.parse(laptop.read(CODE))).toMatchObject({ theme: 'dark' });
    expect(Object.keys(servers())).toEqual(['mine', 'docs']);
    expect(await laptop.sync()).toMatchObject({ outcome: 'in-sync', exitCode: 0 });
    await unenroll(laptop.config);
    expect(laptop.read(CODE)).toBe(MINE);
  });

  it('keeps the file that it replaces, so that a restore is undone by another', async () => {
    laptop.write(CODE, MINE);
    await release({ docs: { command: 'docs' } });
    laptop.write(CODE, laptop.read(CODE).replace('dark', 'light'));
    const light = laptop.read(CODE);
    await restore(laptop.config, 'claude-code', '1');
    expect(laptop.read(CODE)).toContain('dark');
    await restore(laptop.config, 'claude-code', '1');
    expect(laptop.read(CODE)).toBe(light);
    await unenroll(laptop.config);
    expect(laptop.read(CODE)).toBe(MINE.replace('dark', 'light'));
  });

  it('never brings back an entry that was withdrawn since', async () => {
    laptop.write(CODE, MINE);
    await release({ docs: { command: 'docs' }, revoked: { command: 'revoked' } });
    await release({ docs: { command: 'docs' } });
    expect(fs.readFileSync(copies()[0]!.copies[0]!.file, 'utf8')).toContain('revoked');
    await restore(laptop.config, 'claude-code', '1');
    expect(Object.keys(servers())).toEqual(['mine', 'docs']);
    await unenroll(laptop.config);
    expect(laptop.read(CODE)).toBe(MINE);
  });

  it('still gives a user’s own entry back that a managed one had put aside', async () => {
    const own = '{"mcpServers":{"docs":{"command":"my-own-docs"}}}';
    laptop.write(CODE, own);
    await release({ docs: { command: 'docs' } });
    await release({ docs: { command: 'docs', args: ['2'] } });
    for (const at of ['2', '2', '1']) {
      await restore(laptop.config, 'claude-code', at);
      expect(servers()).toEqual({ docs: { command: 'docs', args: ['2'] } });
    }
    await unenroll(laptop.config);
    expect(laptop.read(CODE)).toBe(own);
  });

  it('brings back the user’s own part alone on a workstation that has left', async () => {
    laptop.write(CODE, MINE);
    await release({ docs: { command: 'docs' } });
    await release({ docs: { command: 'docs', args: ['2'] } });
    await unenroll(laptop.config);
    fs.rmSync(laptop.path(CODE));
    await restore(laptop.config, 'claude-code', '1');
    expect(laptop.read(CODE)).toBe(MINE);
    expect(fs.statSync(laptop.path(CODE)).mode & 0o777).toBe(0o600);
    await laptop.enroll(fleet);
    await laptop.sync();
    await unenroll(laptop.config);
    expect(laptop.read(CODE)).toBe(MINE);
  });

  it('refuses what it cannot do, says why, and leaves the file alone', async () => {
    const again = (client: string, at = '1') => restore(laptop.config, client, at);
    await expect(again('claude-code')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await release({ docs: { command: 'docs' } });
    await release({ docs: { command: 'docs', args: ['2'] } });
    const before = laptop.files();
    await expect(again('emacs')).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      options: { hint: expect.stringContaining('claude-code') },
    });
    for (const at of ['0', '-1', 'x', '1.5', '']) {
      await expect(again('claude-code', at)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    }
    await expect(again('claude-code', '9')).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: expect.stringContaining('there are copies 1 to 1'),
    });
    const elsewhere = { ...laptop.config, machine: { ...laptop.config.machine, home: laptop.path('home') } };
    await expect(restore(elsewhere, 'claude-code', '1')).rejects.toMatchObject({ code: 'WRONG_STATE' });
    const { file } = copies()[0]!.copies[0]!;
    fs.writeFileSync(file, '{ "broken": ');
    await expect(again('claude-code')).rejects.toMatchObject({ code: 'CORRUPT_FILE' });
    expect(laptop.files()).toEqual(before);
    expect(await laptop.sync()).toMatchObject({ outcome: 'in-sync' });
  });

  it('does not write through a link that leaves the home', async () => {
    laptop.write(CODE, MINE);
    await release({ docs: { command: 'docs' } });
    laptop.write('elsewhere', 'untouched');
    fs.rmSync(laptop.path(CODE));
    fs.symlinkSync(laptop.path('elsewhere'), laptop.path(CODE));
    await expect(restore(laptop.config, 'claude-code', '1')).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(laptop.read('elsewhere')).toBe('untouched');
  });

  it('knows no copies of files that are the agent’s as a whole', async () => {
    for (const version of ['1', '2']) {
      await fleet.publish(aRelease(version));
      await laptop.sync();
    }
    expect(copies().map(({ client }) => client)).toEqual(['claude-code']);
    expect(laptop.exists(MANAGED)).toBe(true);
  });

  it('leaves exactly the user’s content of that time, whatever was released and edited', async () => {
    const names = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'mine'), { maxLength: 4 });
    const at = fc.integer({ min: 1, max: 5 });
    await fc.assert(
      fc.asyncProperty(fc.array(names, { minLength: 1, maxLength: 5 }), at, async (releases, number) => {
        const other = new Laptop();
        const text = (edit: number) =>
          `{\r\n\t// mine\r\n\t"edit": ${edit},\r\n\t"mcpServers": { "mine": {"command":"own"}, },\r\n}`;
        other.write(CODE, text(0));
        await other.enroll(fleet);
        for (const [index, release] of releases.entries()) {
          const mcpServers = Object.fromEntries(
            release.map((name) => [name, { command: `${name}-${index}` }]),
          );
          await fleet.publish([aForm('claude-code.user.json', { mcpServers })]);
          expect((await other.sync()).exitCode).toBe(0);
          other.write(CODE, other.read(CODE).replace(/"edit": \d+/, `"edit": ${index + 1}`));
        }
        const [view] = (listCopies(other.config).value as { files: CopiesView[] }).files;
        const copy = view?.copies.find((candidate) => candidate.at === number);
        if (copy) {
          const edit = Number(/"edit": (\d+)/.exec(fs.readFileSync(copy.file, 'utf8'))![1]);
          await restore(other.config, 'claude-code', String(number));
          expect((await other.sync()).outcome).toBe('in-sync');
          await unenroll(other.config);
          expect(other.read(CODE)).toBe(text(edit));
        }
        other.remove();
      }),
      { numRuns: 20 },
    );
  });
});
