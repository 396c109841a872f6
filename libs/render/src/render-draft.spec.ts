import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FORMS, LEVELS, OSES, type Draft, type Os } from '@app/domain';
import { renderDraft } from './index.js';
import { aRichDraft } from '../test/rich-draft.js';

/**
 * The golden files are the bytes that clients get. After a deliberate change write them anew and read the
 * difference before committing it:
 *
 *     UPDATE_GOLDEN=1 npx jest libs/render
 */
const GOLDEN = join(import.meta.dirname, 'golden');

describe.each(OSES)('rendering for %s', (os) => {
  const files = LEVELS.flatMap((level) => toNamed(aRichDraft(level), os, level));

  it.each(files)('gives the golden bytes of $name', ({ name, bytes }) => {
    const path = join(GOLDEN, os, name);
    if (process.env.UPDATE_GOLDEN) {
      mkdirSync(join(GOLDEN, os), { recursive: true });
      writeFileSync(path, bytes);
    }
    expect(existsSync(path)).toBe(true);
    expect(Buffer.compare(Buffer.from(bytes), readFileSync(path))).toBe(0);
  });

  it('has a golden file for nothing else', () => {
    expect(readdirSync(join(GOLDEN, os)).sort()).toEqual(files.map(({ name }) => name).sort());
  });
});

it('has a golden file of every form', () => {
  const forms = OSES.flatMap((os) => readdirSync(join(GOLDEN, os)));
  expect(FORMS.filter((form) => !forms.some((name) => name.endsWith(form)))).toEqual([]);
});

/** The launcher's file differs with the level, since more has to go through it at one than at the other. */
function toNamed(draft: Draft, os: Os, level: string) {
  return renderDraft(draft, os)
    .files.filter(({ client }) => client !== 'vscode' || level === 'user')
    .map(({ form, bytes }) => ({ name: form === 'launcher.json' ? `${level}.${form}` : form, bytes }));
}

it('says so when a team has servers and no client to write them for', () => {
  const { files, findings } = renderDraft({ ...aRichDraft('user'), clients: {} }, 'linux');
  expect(files).toEqual([]);
  expect(findings).toContainEqual(
    expect.objectContaining({ rule: 'client-limits', severity: 'warning', subject: 'clients' }),
  );
});

describe('what a client cannot express', () => {
  const limits = (level: 'user' | 'managed', os: Os) =>
    renderDraft(aRichDraft(level), os)
      .findings.filter(({ rule }) => rule === 'client-limits')
      .map(({ subject, where }) => `${where}: ${subject}`);

  it("is told for remote servers in Claude Desktop's own file", () => {
    expect(limits('user', 'linux')).toEqual([
      'claude-desktop: events',
      'claude-desktop: jira',
      'claude-desktop: plain',
      'claude-code: workspace',
    ]);
  });

  it('is told for plain HTTP at managed level, and that managed keys lock the settings', () => {
    expect(limits('managed', 'darwin')).toEqual([
      'claude-desktop: config',
      'claude-desktop: plain',
      'claude-code: workspace',
    ]);
  });

  it('is told for what cmd.exe would take for its own syntax, on Windows alone', () => {
    expect(limits('user', 'windows')).toContain('windows: query');
    expect(limits('user', 'darwin')).not.toContain('windows: query');
  });

  it('is told in the same words on every system that shares the limit', () => {
    const told = OSES.map((os) =>
      renderDraft(aRichDraft('user'), os).findings.filter(({ subject }) => subject === 'jira'),
    );
    expect(told[0]).toEqual([
      expect.objectContaining({ severity: 'warning', message: expect.stringContaining('Claude Desktop') }),
    ]);
    expect(told[1]).toEqual(told[0]);
    expect(told[2]).toEqual(told[0]);
  });
});
