import type { ChangeView, ReleaseView, VersionView } from '@app/contract';
import type { ChangeEdit, Launch, Template, VersionStatus } from '@app/domain';
import { anNpmLaunch } from './a-template.js';
import type { Api, Person } from './harness.js';

/** What stories start from, made through the API itself: `await api.given.team('platform')`. Add what you need. */
export class Given {
  constructor(private readonly api: Api) {}

  /** A team below the organisation, or below another one. */
  async team(slug: string, parent?: string): Promise<void> {
    await this.api
      .as('admin')
      .post('/teams', { slug, name: slug, ...(parent === undefined ? {} : { parent }) })
      .expect(201);
  }

  /** A server's version, approved by Bob unless it is to be in another status. */
  async server({
    server = 'com.example/jira',
    version = '1.0.0',
    status = 'approved',
    proposedBy = 'alice',
    ...rest
  }: GivenServer = {}): Promise<VersionView> {
    const launch = rest.launch ?? anNpmLaunch({ identifier: `@${server}`, version });
    const proposal = {
      server,
      version,
      launch,
      ...(rest.secretInputs && { secretInputs: rest.secretInputs }),
    };
    const submit = status !== 'draft';
    const { body } = await this.api.as(proposedBy).post(`/servers?submit=${submit}`, proposal).expect(201);
    for (const step of STEPS[status]) {
      await this.api.as('bob').post(`/servers/versions/${body.id}/${step}`).expect(201);
    }
    return (await this.api.as('viewer').get(`/servers/versions/${body.id}`).expect(200)).body as VersionView;
  }

  /** An open change. Templates are taken as edits of what each team has now. */
  async change(
    templates: Readonly<Record<string, Template>>,
    { title = 'a change', proposedBy = 'alice' }: { title?: string; proposedBy?: Person } = {},
  ): Promise<ChangeView> {
    const edits: ChangeEdit[] = [];
    for (const [team, template] of Object.entries(templates)) {
      const { body } = await this.api.as('viewer').get(`/teams/${team}/template`).expect(200);
      edits.push({ kind: 'template', team: body.team, baseRevision: body.revision, template });
    }
    return (await this.api.as(proposedBy).post('/changes', { title, edits }).expect(201)).body as ChangeView;
  }

  async approvedChange(templates: Readonly<Record<string, Template>>): Promise<ChangeView> {
    const { number } = await this.change(templates);
    return (await this.api.as('bob').post(`/changes/${number}/approval`).expect(201)).body as ChangeView;
  }

  /** A change that went all the way: proposed by Alice, approved and released by Bob. */
  async release(templates: Readonly<Record<string, Template>>): Promise<ReleaseView> {
    const { number } = await this.approvedChange(templates);
    return (await this.api.as('bob').post(`/changes/${number}/release`).expect(201)).body as ReleaseView;
  }
}

export interface GivenServer {
  server?: string;
  version?: string;
  launch?: Launch;
  secretInputs?: string[];
  status?: VersionStatus;
  proposedBy?: Person;
}

/** What is done to a version that was handed in, to bring it to a status. */
const STEPS: Record<VersionStatus, readonly string[]> = {
  draft: [],
  'in-review': [],
  approved: ['approval'],
  deprecated: ['approval', 'deprecation'],
  revoked: ['approval', 'revocation'],
};
