import { OS_NAMES, OSES, toCommand, type Command, type Launch, type Os } from '@app/domain';
import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { CopyBlock, toShortHash } from '../elements/copyable.js';
import { Icon, type IconName } from '../elements/icons.js';
import classes from './launch-view.module.css';

const KINDS: Record<Launch['kind'], { word: string; icon: IconName }> = {
  package: { word: 'Package', icon: 'package' },
  command: { word: 'Program on the workstation', icon: 'terminal' },
  remote: { word: 'Remote server', icon: 'globe' },
};

const REGISTRIES = { npm: 'npm', pypi: 'PyPI', oci: 'container registry' } as const;

/** How a version is started or reached, as one would type it, with what it is given in its environment. */
export function LaunchView({ launch }: { launch: Launch }) {
  const [os, setOs] = useState<Os>('darwin');
  const entries = Object.entries(launch.kind === 'remote' ? launch.headers : launch.env);
  return (
    <div className={classes.launch}>
      <div className={classes.kind}>
        <span>
          <Icon name={KINDS[launch.kind].icon} size={15} /> {toKindText(launch)}
        </span>
        {launch.kind !== 'remote' && (
          <SegmentedControl
            aria-label="Operating system"
            value={os}
            onChange={(value) => setOs(value as Os)}
            data={OSES.map((value) => ({ value, label: OS_NAMES[value] }))}
          />
        )}
      </div>
      {launch.kind === 'remote' ? (
        <CopyBlock
          text={launch.url}
          what="URL"
          label={launch.transport === 'sse' ? 'SSE' : 'Streamable HTTP'}
        />
      ) : (
        <CopyBlock text={toCommandLine(toCommand(launch, os))} what="command" label="Command" />
      )}
      {entries.length > 0 && (
        <table className={classes.entries} aria-label={launch.kind === 'remote' ? 'Headers' : 'Environment'}>
          <thead>
            <tr>
              <th scope="col">{launch.kind === 'remote' ? 'Header' : 'Variable'}</th>
              <th scope="col">Value</th>
            </tr>
          </thead>
          <tbody>
            {entries.map(([name, value]) => (
              <tr key={name}>
                <td>
                  <code>{name}</code>
                </td>
                <td>
                  <ValueText text={value} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}

export function LaunchSummary({ launch }: { launch: Launch }) {
  const text = launch.kind === 'remote' ? launch.url : toCommandLine(toCommand(launch, 'darwin'));
  return (
    <span className={classes.summary} title={text}>
      <Icon name={KINDS[launch.kind].icon} size={14} />
      <code>{text}</code>
    </span>
  );
}

/** References stand out from literal text, and a secret's place is told from a plain variable. */
export function ValueText({ text }: { text: string }) {
  const parts = text.split(/(\$\{[^}]*\}|secret:\/\/\S+)/);
  return (
    <code className={classes.value}>
      {parts.map((part, index) =>
        index % 2 === 0 ? (
          part
        ) : (
          <span key={index} data-kind={part.includes('secret://') ? 'secret' : 'variable'}>
            {part}
          </span>
        ),
      )}
    </code>
  );
}

function toKindText(launch: Launch): string {
  if (launch.kind !== 'package') return KINDS[launch.kind].word;
  return `${launch.identifier} ${toShortHash(launch.version)} from ${REGISTRIES[launch.registry]}, run by ${launch.runner}`;
}

/** For reading, not for a shell: words with spaces are quoted so that one sees where they end. */
function toCommandLine({ command, args }: Command): string {
  return [command, ...args]
    .map((word) => (/^[^\s"'|&;<>()]+$/.test(word) ? word : JSON.stringify(word)))
    .join(' ');
}
