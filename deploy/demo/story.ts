import fs from 'node:fs';
import path from 'node:path';
import type {
  ChangeView,
  CreatedEnrolmentToken,
  CreatedToken,
  DeviceView,
  ImportView,
  Page,
  PlanView,
  ReleaseView,
  TeamView,
  UserView,
  VersionView,
} from '@app/contract';
import type { Finding } from '@app/domain';
import { fixes } from './fixes.ts';
import { agent, qm } from './programs.ts';
import { hire, Person } from './person.ts';
import { expect, file, print, step, table } from './steps.ts';
import { verifyFetched } from './verify-fetched.ts';

const SAMPLE = path.resolve(import.meta.dirname, '../samples/claude_desktop_config.json');
const TEAM = 'engineering';

export interface Story {
  signInLink: string;
}

/** A company's config goes in; findings come out; two people approve; a signed release reaches a workstation. */
export async function tellStory(server: string, bootstrapToken: string, folder: string): Promise<Story> {
  const admin = new Person(server, bootstrapToken, 'Administrator');
  await admin.post<TeamView>('/teams', { slug: TEAM, name: 'Engineering' });
  const proposer = await hire(
    admin,
    'Demo Maintainer',
    'maintainer@demo.invalid',
    ['maintainer', 'reviewer'],
    [TEAM],
  );
  const reviewer = await hire(admin, 'Demo Reviewer', 'reviewer@demo.invalid', ['reviewer']);

  const imported = await importSample(proposer);
  const change = await fixAndPropose(proposer, reviewer, imported);
  await planAndApprove(proposer, reviewer, change);
  const release = await releaseChange(reviewer, change);
  const home = await enrolAndSync(admin, folder, release);
  await verifyOutside(admin, reviewer, folder, home, release);
  return { signInLink: await toSignInLink(admin) };
}

async function importSample(person: Person): Promise<ImportView> {
  step(`Import ${path.relative(process.cwd(), SAMPLE)}, as found on a workstation`);
  const text = fs.readFileSync(SAMPLE, 'utf8');
  const view = await person.upload<ImportView>(`/imports?team=${TEAM}`, text);
  table(
    ['key', 'server', 'version'],
    view.servers.map(({ keys, server, version, versionFrom }) => [
      keys.join(', '),
      server,
      `${version} (${versionFrom})`,
    ]),
  );
  print();
  const [unapproved, others] = [
    view.findings.filter(isUnapproved),
    view.findings.filter((finding) => !isUnapproved(finding)),
  ];
  table(['severity', 'rule', 'server', 'finding'], toFindingRows(others));
  print(`    … and ${unapproved.length} servers that nobody has approved yet`);
  expect(
    view.servers.length > 0 && view.findings.length > 0,
    `${view.servers.length} servers, ${view.findings.length} findings`,
  );
  expect(view.secrets.length > 0, `${view.secrets.length} plaintext secrets replaced by references`);
  return view;
}

async function fixAndPropose(proposer: Person, reviewer: Person, imported: ImportView): Promise<ChangeView> {
  step('Fix what was found, propose it');
  const { servers, template, told } = fixes(imported);
  table(['server', 'fix'], told);
  for (const proposal of servers) {
    const version = await proposer.post<VersionView>('/servers?submit=true', proposal);
    await reviewer.post<VersionView>(`/servers/versions/${version.id}/approval`, {
      note: 'demo: source and publisher checked',
    });
  }
  expect(true, `${servers.length} server versions proposed by one person, approved by another`);
  return proposer.post<ChangeView>('/changes', {
    title: 'Manage what engineering already uses',
    reason: 'Imported from a workstation, with its findings fixed',
    edits: [{ kind: 'template', team: TEAM, baseRevision: imported.baseRevision, template }],
  });
}

async function planAndApprove(proposer: Person, reviewer: Person, change: ChangeView): Promise<void> {
  step(`Plan and approve change #${change.number}`);
  const plan = await proposer.get<PlanView>(`/changes/${change.number}/plan`);
  const findings = plan.teams.flatMap((team) => team.findings);
  if (findings.length > 0) table(['severity', 'rule', 'server', 'finding'], toFindingRows(findings));
  expect(
    !plan.refused,
    `policy lets it pass; ${plan.teams.flatMap((team) => team.files).length} files will be rendered`,
  );
  const own = await proposer.refused(`/changes/${change.number}/approval`);
  expect(own.code === 'SELF_APPROVAL', `the proposer's own approval is refused: ${own.detail}`);
  await reviewer.post(`/changes/${change.number}/approval`, { note: 'demo' });
  expect(true, 'approved by a second person');
}

async function releaseChange(reviewer: Person, change: ChangeView): Promise<ReleaseView> {
  step('Release: render, sign, publish');
  const release = await reviewer.post<ReleaseView>(`/changes/${change.number}/release`);
  expect(release.number === 1, `release ${release.number}: ${release.cohorts} cohorts signed`);
  return release;
}

async function enrolAndSync(admin: Person, folder: string, release: ReleaseView): Promise<string> {
  step('Enrol an agent and let it write');
  const home = path.join(folder, 'workstation');
  const userHome = path.join(home, 'home/user');
  fs.mkdirSync(userHome, { recursive: true });
  const token = await admin.post<CreatedEnrolmentToken>(`/teams/${TEAM}/enrolment-tokens`, {
    description: 'demo',
  });
  const tokenFile = path.join(folder, 'enrolment-token');
  fs.writeFileSync(tokenFile, token.token, { mode: 0o600 });
  const where = ['--state-dir', path.join(folder, 'agent'), '--root-dir', home];
  const enrolled = agent(['enroll', '--server', admin.server, '--token-file', tokenFile, ...where], userHome);
  expect(
    enrolled.code === 0,
    `enrolled; the token carries the root's fingerprint${enrolled.code === 0 ? '' : `: ${enrolled.output}`}`,
  );
  const synced = agent(['sync', ...where], userHome);
  expect(synced.code === 0, `synced${synced.code === 0 ? '' : `: ${synced.output}`}`);

  const written = fs
    .readdirSync(home, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  for (const name of written) file(path.join('/', path.relative(home, name)), fs.readFileSync(name, 'utf8'));
  print();
  expect(
    written.some((name) => name.includes('laude_desktop_config')),
    "Claude Desktop's file is written",
  );
  expect(
    written.some((name) => name.endsWith('managed-mcp.json') || name.endsWith('.claude.json')),
    "Claude Code's file is written",
  );
  const { items } = await admin.get<Page<DeviceView>>('/devices');
  expect(
    items[0]?.applied === release.number,
    `the ledger says: ${items[0]?.hostname} has applied release ${items[0]?.applied}`,
  );
  return home;
}

async function verifyOutside(
  admin: Person,
  reviewer: Person,
  folder: string,
  home: string,
  release: ReleaseView,
): Promise<void> {
  step('Verify from the outside');
  const fetchToken = await admin.post<CreatedToken>('/tokens', {
    name: 'demo fetch',
    scopes: ['fetch'],
    team: TEAM,
  });
  await verifyFetched(new Person(admin.server, fetchToken.token, 'fetch'), TEAM, folder, home);
  const again = await reviewer.get<{ reproducible: boolean }>(`/releases/${release.number}/verification`);
  expect(again.reproducible, `release ${release.number} rendered again gives the same bytes`);
  const auditToken = await admin.post<CreatedToken>('/tokens', { name: 'demo audit', scopes: ['read'] });
  const tokenFile = path.join(folder, 'audit-token');
  fs.writeFileSync(tokenFile, auditToken.token, { mode: 0o600 });
  const audit = qm(['audit', 'verify'], admin.server, tokenFile);
  expect(audit.code === 0, `audit log ${audit.output.split('\n')[0]}`);
}

async function toSignInLink(admin: Person): Promise<string> {
  const { items } = await admin.get<Page<UserView>>('/users');
  const first = items.find(({ roles }) => roles.includes('admin'));
  const { signInLink } = await admin.post<{ signInLink: string }>(`/users/${first?.id}/sign-in-link`);
  return signInLink;
}

function isUnapproved({ rule }: Finding): boolean {
  return rule === 'approved-servers';
}

function toFindingRows(findings: readonly Finding[]): string[][] {
  return findings.map(({ severity, rule, subject, message }) => [severity, rule, subject, message]);
}
