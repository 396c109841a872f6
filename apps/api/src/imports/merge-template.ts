import { sortRecord, type Finding, type Template, type TemplateServer } from '@app/domain';
import type { ParsedConfig } from '@app/import';

/**
 * A team's template with imported entries added. An entry of the same server is replaced by the imported one; a
 * key that another server has already stays with it, and the imported server gets a key of its own.
 */
export function mergeTemplate(
  template: Template,
  parsed: ParsedConfig,
): { template: Template; parsed: ParsedConfig } {
  const keys = new Map<string, string>();
  const servers: Record<string, TemplateServer> = { ...template.servers };
  const findings: Finding[] = [];
  for (const [key, entry] of Object.entries(parsed.entries)) {
    const free = toFree(key, entry, servers, parsed);
    keys.set(key, free);
    servers[free] = entry;
    if (free !== key) findings.push(toFinding(key, free, template.servers[key]!));
  }
  const rename = (key: string) => keys.get(key) ?? key;
  return {
    template: { ...template, servers: sortRecord(servers) },
    parsed: {
      ...parsed,
      entries: Object.fromEntries(Object.entries(parsed.entries).map(([key, entry]) => [rename(key), entry])),
      servers: parsed.servers.map((server) => ({ ...server, keys: server.keys.map(rename) })),
      findings: [
        ...parsed.findings.map((finding) => ({ ...finding, subject: rename(finding.subject) })),
        ...findings,
      ],
    },
  };
}

function toFree(
  key: string,
  entry: TemplateServer,
  servers: Template['servers'],
  { entries }: ParsedConfig,
): string {
  const there = servers[key];
  if (!there || there.server === entry.server || !there.enabled) return key;
  for (let at = 2; ; at++) {
    const free = `${key.slice(0, 60)}-${at}`;
    if (!servers[free] && !entries[free]) return free;
  }
}

function toFinding(key: string, free: string, there: TemplateServer): Finding {
  return {
    rule: 'no-shadowing',
    severity: 'warning',
    subject: free,
    where: 'key',
    message: `${key} is ${there.server} in this team already; the imported server is called ${free}`,
    fix: 'Keep both, or take one of them out.',
  };
}
