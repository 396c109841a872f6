import type { TeamSlug } from '@app/domain';
import { renderPlist } from './plist.js';
import { toUuid } from './uuid.js';

/**
 * An Apple configuration profile that sets one preference domain. Its identifiers come from the team and the
 * domain alone, so that a new release replaces the profile on a Mac instead of joining it.
 * https://developer.apple.com/documentation/devicemanagement/toplevel
 */
export function renderMobileconfig({
  team,
  domain,
  title,
  values,
}: {
  team: TeamSlug;
  domain: string;
  title: string;
  values: Readonly<Record<string, string>>;
}): string {
  const profile = `quartermaster.${team}.${domain}`;
  const payload = `${profile}.settings`;
  return renderPlist({
    PayloadContent: [
      {
        PayloadDisplayName: title,
        PayloadIdentifier: payload,
        PayloadType: domain,
        PayloadUUID: toUuid(payload),
        PayloadVersion: 1,
        ...values,
      },
    ],
    PayloadDescription: `Managed by Quartermaster for the team ${team}.`,
    PayloadDisplayName: `Quartermaster: ${title}`,
    PayloadIdentifier: profile,
    PayloadScope: 'System',
    PayloadType: 'Configuration',
    PayloadUUID: toUuid(profile),
    PayloadVersion: 1,
  });
}
