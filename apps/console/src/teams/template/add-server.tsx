import { isServerKey, parseServerName, type TemplateServer } from '@app/domain';
import { Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'react-router';
import { Notice } from '../../elements/notice.js';
import { useAllServers, useVersions } from '../../registry/registry.js';

interface AddServerProps {
  opened: boolean;
  onClose: () => void;
  taken: ReadonlySet<string>;
  onAdd: (key: string, entry: TemplateServer) => void;
}

export function AddServer(props: AddServerProps) {
  return (
    <Modal opened={props.opened} onClose={props.onClose} title="Add a server">
      {props.opened && <AddServerForm {...props} />}
    </Modal>
  );
}

function AddServerForm({ onClose, taken, onAdd }: AddServerProps) {
  const servers = useAllServers();
  const [server, setServer] = useState('');
  const [picked, setPicked] = useState<string | null>(null);
  const [typed, setTyped] = useState<string | null>(null);
  const versions = useVersions(server);
  const approved = (versions.data ?? []).filter(({ status }) => status === 'approved');
  const version = picked ?? approved[0]?.version ?? null;
  const key = typed ?? toKey(server, taken);
  const choose = (name: string | null) => {
    setServer(name ?? '');
    setPicked(null);
    setTyped(null);
  };
  const problem =
    key === ''
      ? undefined
      : !isServerKey(key)
        ? 'letters, digits, - and _, at most 64'
        : taken.has(key)
          ? 'this key is taken'
          : undefined;
  const add = () => {
    if (!version) return;
    onAdd(key, { enabled: true, server: parseServerName(server), version, args: [], env: {} });
    onClose();
  };
  const offered = (servers.data ?? []).filter(({ latestApproved }) => latestApproved !== null);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        add();
      }}
    >
      <Stack gap="sm">
        <Select
          label="Server"
          description="Servers with at least one approved version."
          placeholder={servers.isPending ? 'Loading…' : 'Choose a server'}
          searchable
          required
          data-autofocus
          nothingFoundMessage="No approved server has this name"
          data={offered.map(({ name }) => name)}
          value={server || null}
          onChange={choose}
        />
        {servers.data && offered.length === 0 && (
          <Notice tone="info" title="No server is approved yet">
            <p>
              <Link to="/servers">Propose and approve one in the registry</Link> first.
            </p>
          </Notice>
        )}
        <Select
          label="Version"
          required
          disabled={server === ''}
          allowDeselect={false}
          data={approved.map((each) => each.version)}
          value={version}
          onChange={setPicked}
        />
        <TextInput
          label="Key"
          description="Its name in each client's file."
          required
          value={key}
          error={problem}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" disabled={!version || key === '' || problem !== undefined}>
            Add
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** `io.github.owner/github-mcp-server` → `github`; a number is added when that is taken. */
function toKey(server: string, taken: ReadonlySet<string>): string {
  if (server === '') return '';
  const name = server.split('/').at(-1) ?? '';
  const base =
    name
      .replace(/^(mcp-server-|server-|mcp-)/, '')
      .replace(/(-mcp-server|-server|-mcp)$/, '')
      .replace(/[^A-Za-z0-9_-]+/g, '-')
      .replace(/^[-_]+/, '')
      .slice(0, 60) || 'server';
  for (let number = 1; ; number++) {
    const key = number === 1 ? base : `${base}-${number}`;
    if (!taken.has(key)) return key;
  }
}
