import { OSES, type Os, type TeamSlug } from '@app/domain';
import type { RenderedFile } from '@app/render';
import { findChangedCohorts, toReleaseFile, type RenderedTeam } from './changed-cohorts.js';
import { toReleaseDigest } from './release-digest.js';

const aFile = (text: string, form: RenderedFile['form'] = 'claude-code.user.json'): RenderedFile => ({
  form,
  client: 'claude-code',
  bytes: Buffer.from(text),
  text,
});

function aTeam(files: Partial<Record<Os, RenderedFile[]>>): RenderedTeam {
  const draft = {
    team: 'platform' as TeamSlug,
    servers: [],
    clients: {},
    parameters: {},
    problems: [],
    removed: [],
  };
  return { team: draft.team, teamId: '1', draft, files: { darwin: [], linux: [], windows: [], ...files } };
}

const present = (os: Os, ...files: RenderedFile[]) => ({
  team: 'platform' as TeamSlug,
  os,
  files: files.map(toReleaseFile),
});

describe('the cohorts that a release changes', () => {
  it('are none when every file is what it was, in whatever order', () => {
    const [one, two] = [aFile('1'), aFile('2', 'launcher.json')];
    const team = aTeam(Object.fromEntries(OSES.map((os) => [os, [one, two]])));
    expect(
      findChangedCohorts(
        [team],
        OSES.map((os) => present(os, two, one)),
      ),
    ).toEqual([]);
  });

  it('are those with a new, altered or withdrawn file', () => {
    const team = aTeam({ darwin: [aFile('new')], linux: [aFile('altered')], windows: [] });
    const changed = findChangedCohorts(
      [team],
      [present('linux', aFile('old')), present('windows', aFile('gone'))],
    );
    expect(changed.map(({ os, files }) => [os, files.length])).toEqual([
      ['darwin', 1],
      ['linux', 1],
      ['windows', 0],
    ]);
  });

  it('do not include one that had nothing and gets nothing', () => {
    expect(findChangedCohorts([aTeam({})], [])).toEqual([]);
  });
});

describe('the digest of a release', () => {
  const cohort = (os: Os, ...files: RenderedFile[]) => ({ ...present(os, ...files), track: 'stable' });

  it('does not depend on any order', () => {
    const [one, two] = [aFile('1'), aFile('2', 'launcher.json')];
    expect(toReleaseDigest([cohort('linux', one, two), cohort('darwin')])).toBe(
      toReleaseDigest([cohort('darwin'), cohort('linux', two, one)]),
    );
  });

  it('tells an emptied cohort from one that was not touched', () => {
    expect(toReleaseDigest([cohort('linux')])).not.toBe(toReleaseDigest([]));
  });
});
