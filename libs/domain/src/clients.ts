/** Operating systems, named as the fetch endpoint and Node's own `process.platform` nearly do. */
export const OSES = ['darwin', 'linux', 'windows'] as const;
export type Os = (typeof OSES)[number];

/** AI clients whose config is written. Ids are those of the fetch endpoint. */
export const CLIENT_IDS = ['claude-desktop', 'claude-code', 'vscode'] as const;
export type ClientId = (typeof CLIENT_IDS)[number];

/** `user`: entries merged into the user's own file. `managed`: a system file or policy the user cannot override. */
export const LEVELS = ['user', 'managed'] as const;
export type Level = (typeof LEVELS)[number];

/**
 * One file a client understands, by the name it has inside a bundle. It names a *form*, never a path: the
 * agent alone knows where it goes. Names match `[A-Za-z0-9][A-Za-z0-9._-]*`.
 */
export const FORMS = [
  'claude-desktop.user.json',
  'claude-desktop.managed.json',
  'claude-desktop.managed.mobileconfig',
  'claude-desktop.managed.reg',
  'claude-code.user.json',
  'claude-code.managed-mcp.json',
  'vscode.user.json',
  'launcher.json',
] as const;
export type Form = (typeof FORMS)[number];

export const CLIENT_NAMES: Record<ClientId, string> = {
  'claude-desktop': 'Claude Desktop',
  'claude-code': 'Claude Code',
  vscode: 'VS Code',
};

export const OS_NAMES: Record<Os, string> = { darwin: 'macOS', linux: 'Linux', windows: 'Windows' };

/** Which levels a client has at all. VS Code's policies govern access, they define no servers. */
export const CLIENT_LEVELS: Record<ClientId, readonly Level[]> = {
  'claude-desktop': ['user', 'managed'],
  'claude-code': ['user', 'managed'],
  vscode: ['user'],
};

/** The form in which a client gets its servers at a level on an OS. Total: every client, level and OS has one. */
export function toForm(client: ClientId, level: Level, os: Os): Form {
  switch (client) {
    case 'claude-desktop':
      if (level === 'user') return 'claude-desktop.user.json';
      if (os === 'linux') return 'claude-desktop.managed.json';
      return os === 'darwin' ? 'claude-desktop.managed.mobileconfig' : 'claude-desktop.managed.reg';
    case 'claude-code':
      return level === 'user' ? 'claude-code.user.json' : 'claude-code.managed-mcp.json';
    case 'vscode':
      return 'vscode.user.json';
  }
}
