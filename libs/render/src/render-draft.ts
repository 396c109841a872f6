import {
  CLIENT_IDS,
  compareText,
  toForm,
  type ClientId,
  type Draft,
  type Finding,
  type Os,
} from '@app/domain';
import { toEntry } from './entry.js';
import { renderLauncher, toLauncherEntry } from './launcher.js';
import { toLimitFinding, type Audience, type Placed } from './renderer.js';
import { renderers } from './renderers.js';
import type { RenderedFile, Rendering } from './rendering.js';
import { toStartables, type Startable } from './startable.js';

/**
 * The files of a cohort: one for each client of the draft, and `launcher.json` where a client starts a server
 * through the launcher.
 *
 * @throws FleetError PLAINTEXT_SECRET when a declared secret is a literal
 */
export function renderDraft(draft: Draft, os: Os): Rendering {
  const { servers, findings } = toStartables(draft, os);
  if (servers.length > 0 && !CLIENT_IDS.some((client) => draft.clients[client]))
    findings.push(toNobody(draft));
  servers.sort((a, b) => compareText(a.key, b.key));
  const files: RenderedFile[] = [];
  const launched = new Set<Startable>();
  for (const client of CLIENT_IDS) {
    const choice = draft.clients[client];
    if (!choice) continue;
    const audience = { team: draft.team, os, level: choice.level };
    const placing = place(client, servers, audience);
    findings.push(...placing.findings);
    for (const { server, launched: through } of placing.placed) if (through) launched.add(server);
    const form = toForm(client, choice.level, os);
    files.push({ form, client, ...renderers[client].file(placing.placed, audience) });
  }
  if (launched.size > 0) {
    files.push({ form: 'launcher.json', client: 'launcher', ...renderLauncher([...launched]) });
  }
  return { files, findings };
}

/** Which servers a client gets, each in its own syntax or, where that cannot say it, through the launcher. */
function place(client: ClientId, servers: readonly Startable[], audience: Audience) {
  const renderer = renderers[client];
  const findings: Finding[] = [...(renderer.warn?.(audience) ?? [])];
  const most = renderer.most?.(audience) ?? Infinity;
  const placed: Placed[] = [];
  for (const server of servers) {
    if (server.clients && !server.clients.includes(client)) continue;
    const limit =
      renderer.findLimit(server, audience) ?? (placed.length < most ? undefined : toCrowded(most));
    if (limit) findings.push(toLimitFinding(client, server, limit));
    else placed.push(toPlaced(client, server, audience));
  }
  return { placed, findings };
}

function toPlaced(client: ClientId, server: Startable, audience: Audience): Placed {
  const renderer = renderers[client];
  const entry = renderer.refuses?.(server, audience)
    ? undefined
    : toEntry(server, (part) => renderer.spell(part, audience.os));
  return entry
    ? { server, entry, launched: false }
    : { server, entry: toLauncherEntry(server.key, audience.os), launched: true };
}

function toNobody({ team }: Draft): Finding {
  return {
    rule: 'client-limits',
    severity: 'warning',
    subject: 'clients',
    message: `no client is chosen for ${team}: its servers are written nowhere`,
    fix: "choose clients, each with its level, in the team's template or in one above it",
  };
}

function toCrowded(most: number) {
  return { why: `it reads ${most} managed servers at most`, fix: 'restrict some servers to other clients' };
}
