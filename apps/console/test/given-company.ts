import type { ReleaseView } from '@app/contract';
import { EMPTY_TEMPLATE, parseServerName, type Template, type TemplateServer } from '@app/domain';
import type { Api } from '../../api/test/harness.js';
import { givenDevice } from './given-device.js';

export const JIRA = 'com.example/jira';
export const FILES = 'com.example/files';

export interface Company {
  release: ReleaseView;
  /** Open, by Alice. */
  change: number;
  deviceId: string;
}

/** A company with a little of everything: each page has something to show. */
export async function givenCompany(api: Api): Promise<Company> {
  await api.given.team('platform');
  await api.given.team('platform-emea', 'platform');
  await api.given.server({ server: JIRA, version: '1.0.0' });
  await api.given.server({ server: JIRA, version: '1.1.0' });
  await api.given.server({ server: FILES, version: '2.0.0', status: 'deprecated' });
  await api.given.server({ server: 'com.example/browser', version: '0.3.0', status: 'in-review' });
  const release = await api.given.release({ platform: aTemplate({ jira: entry(JIRA, '1.0.0') }) });
  const { number } = await api.given.change(
    { platform: aTemplate({ jira: entry(JIRA, '1.1.0'), files: entry(FILES, '2.0.0') }) },
    { title: 'Move to jira 1.1.0' },
  );
  const { deviceId } = await givenDevice(api, {
    team: 'platform',
    hostname: 'laptop-1',
    report: {
      outcome: 'failed',
      code: 'CORRUPT_FILE',
      reason: 'claude_desktop_config.json has a syntax error in line 12',
      received: release.number,
      clients: [
        {
          client: 'claude-desktop',
          state: 'failed',
          reason: 'left as it was',
          servers: [],
          path: '~/claude_desktop_config.json',
        },
        {
          client: 'claude-code',
          state: 'applied',
          servers: ['jira'],
          path: '~/.claude.json',
          sha256: 'ab'.repeat(32),
        },
      ],
    },
  });
  return { release, change: number, deviceId };
}

export function aTemplate(servers: Readonly<Record<string, TemplateServer>>): Template {
  return {
    ...EMPTY_TEMPLATE,
    servers,
    clients: { 'claude-desktop': { level: 'user' }, 'claude-code': { level: 'user' } },
  };
}

export function entry(server: string, version: string): TemplateServer {
  return { enabled: true, server: parseServerName(server), version, args: [], env: {} };
}
