import type { ClientState, DeviceView } from '@app/contract';
import type { ChangeStatus, RuleMode, VersionStatus } from '@app/domain';
import { Badge, type Tone } from './badge.js';
import type { IconName } from './icons.js';

/** How a state is shown wherever it appears: word, tone, icon, and what it means. */
export interface Look {
  word: string;
  tone: Tone;
  icon: IconName;
  meaning: string;
}

export const DEVICE_STATES: Record<DeviceView['state'], Look> = {
  'in-sync': {
    word: 'In sync',
    tone: 'good',
    icon: 'check-circle',
    meaning: 'Its files hold what the latest release says, checked by hash.',
  },
  pending: {
    word: 'Pending',
    tone: 'info',
    icon: 'clock',
    meaning: 'A newer release is offered, not yet applied.',
  },
  failed: {
    word: 'Failed',
    tone: 'bad',
    icon: 'cross-circle',
    meaning: 'It could not write at least one file.',
  },
  drifted: {
    word: 'Drifted',
    tone: 'warn',
    icon: 'drift',
    meaning: 'Someone changed what we own on its disk.',
  },
  refused: {
    word: 'Refused',
    tone: 'bad',
    icon: 'shield-cross',
    meaning: 'It was shown something it could not trust, and kept its last good configuration.',
  },
  stale: { word: 'Stale', tone: 'warn', icon: 'hourglass', meaning: 'What it holds has passed its expiry.' },
  silent: {
    word: 'Silent',
    tone: 'warn',
    icon: 'silent',
    meaning: 'It has not been heard of for longer than expected.',
  },
  'never-reported': {
    word: 'Never reported',
    tone: 'idle',
    icon: 'dashed',
    meaning: 'Enrolled, but no report has come yet.',
  },
  revoked: {
    word: 'Revoked',
    tone: 'idle',
    icon: 'ban',
    meaning: 'Its credential is withdrawn; it is delivered nothing.',
  },
};

export const CLIENT_STATES: Record<ClientState, Look> = {
  applied: {
    word: 'Applied',
    tone: 'good',
    icon: 'check-circle',
    meaning: 'Written, and checked by hash after writing.',
  },
  unchanged: {
    word: 'Unchanged',
    tone: 'good',
    icon: 'check-circle',
    meaning: 'Already held what the release says.',
  },
  failed: { word: 'Failed', tone: 'bad', icon: 'cross-circle', meaning: 'Left as it was.' },
  drifted: { word: 'Drifted', tone: 'warn', icon: 'drift', meaning: 'Someone changed what we own.' },
  absent: {
    word: 'Absent',
    tone: 'idle',
    icon: 'dashed',
    meaning: 'This release has nothing for the client.',
  },
  'not-delivered': {
    word: 'Not delivered',
    tone: 'idle',
    icon: 'link',
    meaning: 'Another channel, such as MDM, delivers it.',
  },
  removed: {
    word: 'Removed',
    tone: 'idle',
    icon: 'trash',
    meaning: 'What we had written was taken away again.',
  },
};

export const VERSION_LOOKS: Record<VersionStatus, Look> = {
  draft: { word: 'Draft', tone: 'idle', icon: 'draft', meaning: 'Proposed, not yet submitted for review.' },
  'in-review': {
    word: 'In review',
    tone: 'info',
    icon: 'eye',
    meaning: 'Waits for a second person to decide.',
  },
  approved: { word: 'Approved', tone: 'good', icon: 'check-circle', meaning: 'May be used in templates.' },
  deprecated: {
    word: 'Deprecated',
    tone: 'warn',
    icon: 'hourglass',
    meaning: 'Still delivered; use a newer version.',
  },
  revoked: { word: 'Revoked', tone: 'bad', icon: 'ban', meaning: 'Delivered to nobody.' },
};

export const CHANGE_LOOKS: Record<ChangeStatus, Look> = {
  open: { word: 'Open', tone: 'info', icon: 'eye', meaning: 'Waits for a second person to decide.' },
  approved: { word: 'Approved', tone: 'special', icon: 'check-circle', meaning: 'Ready to be released.' },
  released: { word: 'Released', tone: 'good', icon: 'releases', meaning: 'Applied by a release.' },
  rejected: { word: 'Rejected', tone: 'bad', icon: 'cross-circle', meaning: 'A reviewer refused it.' },
  withdrawn: { word: 'Withdrawn', tone: 'idle', icon: 'undo', meaning: 'Its author took it back.' },
};

export const MODE_LOOKS: Record<RuleMode, Look> = {
  enforce: { word: 'Enforce', tone: 'good', icon: 'shield', meaning: 'A finding refuses the release.' },
  warn: { word: 'Warn', tone: 'warn', icon: 'warning', meaning: 'A finding is shown and let pass.' },
  off: { word: 'Off', tone: 'idle', icon: 'ban', meaning: 'The rule is not checked.' },
};

/** A state the console does not know yet (an older console, a newer API) is shown by its own word. */
export function LookBadge<K extends string>({ looks, value }: { looks: Record<K, Look>; value: K }) {
  const look = looks[value] ?? { word: value, tone: 'idle', icon: 'info', meaning: '' };
  return (
    <Badge tone={look.tone} icon={look.icon} title={look.meaning}>
      {look.word}
    </Badge>
  );
}
