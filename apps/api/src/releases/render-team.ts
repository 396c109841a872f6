import { FleetError, OSES, type Draft, type Finding, type Os } from '@app/domain';
import { renderDraft, type RenderedFile, type Rendering } from '@app/render';

/** A team's files for every OS, and what the renderers had to say. */
export interface TeamRendering {
  files: Readonly<Record<Os, readonly RenderedFile[]>>;
  findings: readonly Finding[];
}

/** Renders a draft for all OSes. What a renderer refuses becomes a finding, and that OS then gets no files. */
export function renderTeam(draft: Draft): TeamRendering {
  const renderings = OSES.map((os) => [os, renderOrFind(draft, os)] as const);
  const findings = renderings.flatMap(([, rendering]) => rendering.findings);
  return {
    files: Object.fromEntries(renderings.map(([os, { files }]) => [os, files])) as TeamRendering['files'],
    findings: toDistinct(findings),
  };
}

function renderOrFind(draft: Draft, os: Os): Rendering {
  try {
    return renderDraft(draft, os);
  } catch (error) {
    if (!(error instanceof FleetError)) throw error;
    return { files: [], findings: [toFinding(error)] };
  }
}

function toFinding({ code, message, options }: FleetError): Finding {
  return {
    rule: code === 'PLAINTEXT_SECRET' ? 'plaintext-secret' : 'renderable',
    severity: 'error',
    subject: options.issues?.[0]?.path ?? 'config',
    message,
    fix: options.hint ?? 'change the template so that it can be written',
  };
}

/** The same thing is wrong on three OSes once. */
function toDistinct(findings: readonly Finding[]): Finding[] {
  const distinct = new Map<string, Finding>();
  for (const finding of findings) {
    const key = JSON.stringify([
      finding.rule,
      finding.severity,
      finding.subject,
      finding.message,
      finding.where,
    ]);
    if (!distinct.has(key)) distinct.set(key, finding);
  }
  return [...distinct.values()];
}
