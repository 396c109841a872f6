/** A systemd unit: values by key, by section. A key may stand more than once. */
export type Unit = Record<string, Record<string, string[]>>;

/** The keys that our units use, as systemd.unit(5), systemd.exec(5) and their like name them. */
const KEYS: Record<string, readonly string[]> = {
  Unit: ['Description', 'Documentation', 'Wants', 'After', 'Conflicts', 'ConditionPathExists'],
  Service: [
    ...[
      'Type',
      'ExecStart',
      'Restart',
      'RestartSec',
      'SuccessExitStatus',
      'TimeoutStartSec',
      'TimeoutStopSec',
    ],
    ...['StateDirectory', 'StateDirectoryMode', 'ConfigurationDirectory', 'ConfigurationDirectoryMode'],
    ...[
      'ReadWritePaths',
      'UMask',
      'CapabilityBoundingSet',
      'NoNewPrivileges',
      'PrivateDevices',
      'PrivateTmp',
    ],
    ...['ProtectSystem', 'ProtectClock', 'ProtectControlGroups', 'ProtectHostname', 'ProtectKernelLogs'],
    ...['ProtectKernelModules', 'ProtectKernelTunables', 'ProtectProc', 'RestrictAddressFamilies'],
    ...['RestrictNamespaces', 'RestrictRealtime', 'RestrictSUIDSGID', 'LockPersonality', 'RemoveIPC'],
    ...['SystemCallArchitectures', 'SystemCallFilter', 'SystemCallErrorNumber'],
    ...['Nice', 'IOSchedulingClass', 'MemoryMax', 'TasksMax'],
  ],
  Timer: ['OnCalendar', 'RandomizedDelaySec', 'FixedRandomDelay', 'AccuracySec', 'Persistent'],
  Install: ['WantedBy'],
};

/**
 * Refuses what systemd would merely log and ignore: a protection spelt wrong is none.
 *
 * @throws Error with the line
 */
export function parseUnit(text: string): Unit {
  const unit: Unit = {};
  let section = '';
  for (const [index, line] of text.split('\n').entries()) {
    if (line === '' || line.startsWith('#')) continue;
    const where = `line ${index + 1}: ${line}`;
    const header = /^\[(\w+)\]$/.exec(line)?.[1];
    if (header !== undefined) {
      if (!KEYS[header]) throw new Error(`unknown section, ${where}`);
      unit[(section = header)] = {};
      continue;
    }
    const [, key, value] = /^(\w+)=(\S.*)$/.exec(line) ?? [];
    if (key === undefined) throw new Error(`neither a section nor a key, ${where}`);
    if (!KEYS[section]?.includes(key)) throw new Error(`unknown key in [${section}], ${where}`);
    (unit[section]![key] ??= []).push(value!);
  }
  return unit;
}
