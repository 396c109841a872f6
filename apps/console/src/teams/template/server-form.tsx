import type { VersionView } from '@app/contract';
import { CLIENT_IDS, CLIENT_NAMES, isServerKey, OS_NAMES, OSES, type TemplateServer } from '@app/domain';
import { Checkbox, Group, Select, SimpleGrid, TextInput } from '@mantine/core';
import { useState } from 'react';
import { EntriesField } from '../../elements/entries-field.js';
import { Notice } from '../../elements/notice.js';
import { VERSION_LOOKS } from '../../elements/states.js';
import { TextListField } from '../../elements/text-list-field.js';
import { LaunchSummary } from '../../registry/launch-view.js';

interface ServerFormProps {
  name: string;
  entry: TemplateServer;
  version?: VersionView;
  versions: readonly VersionView[];
  onChange: (entry: TemplateServer) => void;
  /** Absent when the key belongs to what it overrides. */
  onRename?: (key: string) => void;
}

export function ServerForm({ name, entry, version, versions, onChange, onRename }: ServerFormProps) {
  const set = (part: Partial<TemplateServer>) => onChange({ ...entry, ...part });
  const missing = (version?.secretInputs ?? []).filter(
    (input) => !(input in entry.env) && !isGiven(version, input),
  );
  return (
    <>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <KeyField name={name} onRename={onRename} />
        <Select
          label="Version"
          allowDeselect={false}
          data={toOptions(versions, entry.version)}
          value={entry.version}
          onChange={(value) => value && set({ version: value })}
        />
      </SimpleGrid>
      {version && <LaunchSummary launch={version.launch} />}
      {missing.length > 0 && (
        <Notice tone="warn" title={`It needs ${missing.join(', ')}`}>
          <p>Add each as a secret reference, such as {missing.map((input) => `secret://env/${input}`)[0]}.</p>
        </Notice>
      )}
      <TextListField
        label="Further arguments"
        description="Added after the version's own. ${home}, ${user}, ${workspace} and your parameters are filled in on each workstation."
        noun="argument"
        values={entry.args}
        onChange={(args) => set({ args })}
      />
      <EntriesField
        label={version?.launch.kind === 'remote' ? 'Headers' : 'Environment'}
        description="Secrets as references only: secret://env/NAME, or any provider your agents know."
        noun={version?.launch.kind === 'remote' ? 'header' : 'variable'}
        value={entry.env}
        secrets={version?.secretInputs}
        onChange={(env) => set({ env })}
      />
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <Restriction
          label="Clients"
          values={CLIENT_IDS}
          names={CLIENT_NAMES}
          chosen={entry.clients}
          onChange={(clients) => set({ clients })}
        />
        <Restriction
          label="Systems"
          values={OSES}
          names={OS_NAMES}
          chosen={entry.oses}
          onChange={(oses) => set({ oses })}
        />
      </SimpleGrid>
    </>
  );
}

/** The key is the entry's identity: it changes when one is done typing, not at every letter. */
function KeyField({ name, onRename }: { name: string; onRename?: (key: string) => void }) {
  const [text, setText] = useState(name);
  const valid = isServerKey(text);
  const settle = () => {
    if (valid && text !== name) onRename?.(text);
  };
  return (
    <TextInput
      label="Key"
      description="Its name in each client's file."
      value={text}
      disabled={!onRename}
      error={valid ? undefined : 'letters, digits, - and _, at most 64'}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={settle}
      onKeyDown={(event) => event.key === 'Enter' && settle()}
    />
  );
}

interface RestrictionProps<T extends string> {
  label: string;
  values: readonly T[];
  names: Readonly<Record<T, string>>;
  chosen: readonly T[] | undefined;
  onChange: (chosen: T[] | undefined) => void;
}

/** All of them is the absence of a restriction, so that what is added to the product later is included too. */
function Restriction<T extends string>({ label, values, names, chosen, onChange }: RestrictionProps<T>) {
  return (
    <Checkbox.Group
      label={label}
      value={[...(chosen ?? values)]}
      onChange={(next) =>
        onChange(next.length === values.length ? undefined : values.filter((value) => next.includes(value)))
      }
    >
      <Group gap={14} mt={4}>
        {values.map((value) => (
          <Checkbox key={value} value={value} label={names[value]} />
        ))}
      </Group>
    </Checkbox.Group>
  );
}

function toOptions(versions: readonly VersionView[], current: string) {
  const usable = versions.filter(
    ({ status, version }) => status === 'approved' || status === 'deprecated' || version === current,
  );
  const options = usable.map(({ version, status }) => ({
    value: version,
    label: status === 'approved' ? version : `${version} (${VERSION_LOOKS[status].word.toLowerCase()})`,
  }));
  return options.some(({ value }) => value === current)
    ? options
    : [{ value: current, label: `${current} (not in the registry)` }, ...options];
}

function isGiven(version: VersionView | undefined, input: string): boolean {
  if (!version) return false;
  return input in (version.launch.kind === 'remote' ? version.launch.headers : version.launch.env);
}
