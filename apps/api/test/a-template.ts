import type { PackageLaunch, ServerName, Template, TemplateServer } from '@app/domain';

/** A template that writes Claude Code's file, with what a test is about. */
export function aTemplate(parts: Partial<Template> = {}): Template {
  return { servers: {}, clients: { 'claude-code': { level: 'user' } }, parameters: {}, ...parts };
}

/** An entry of a template for one version: `com.example/jira@1.0.0`. */
export function anEntry(version: string, parts: Partial<TemplateServer> = {}): TemplateServer {
  const at = version.lastIndexOf('@');
  return {
    enabled: true,
    server: version.slice(0, at) as ServerName,
    version: version.slice(at + 1),
    args: [],
    env: {},
    ...parts,
  };
}

export function anNpmLaunch(parts: Partial<PackageLaunch> = {}): PackageLaunch {
  return {
    kind: 'package',
    registry: 'npm',
    identifier: '@com.example/jira',
    version: '1.0.0',
    runner: 'npx',
    runnerArgs: [],
    args: [],
    env: {},
    ...parts,
  };
}
