import type { CommandLaunch, Launch, PackageLaunch, RemoteLaunch } from '@app/domain';
import { SegmentedControl, Select, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { EntriesField } from '../elements/entries-field.js';
import { TextListField } from '../elements/text-list-field.js';

export const EMPTY_LAUNCHES: { [Kind in Launch['kind']]: Extract<Launch, { kind: Kind }> } = {
  package: {
    kind: 'package',
    registry: 'npm',
    identifier: '',
    version: '',
    runner: 'npx',
    runnerArgs: [],
    args: [],
    env: {},
  },
  command: { kind: 'command', command: '', args: [], env: {} },
  remote: { kind: 'remote', transport: 'streamable-http', url: '', headers: {} },
};

const RUNNERS: Record<PackageLaunch['registry'], readonly PackageLaunch['runner'][]> = {
  npm: ['npx', 'bunx', 'pnpm-dlx'],
  pypi: ['uvx', 'pipx'],
  oci: ['docker', 'podman'],
};

const IDENTIFIERS = { npm: '@scope/name', pypi: 'mcp-server-git', oci: 'ghcr.io/owner/image' } as const;

interface FormProps<L> {
  launch: L;
  onChange: (launch: Launch) => void;
  secrets: readonly string[];
}

export function LaunchForm({ launch, onChange, secrets }: FormProps<Launch>) {
  return (
    <Stack gap="sm">
      <SegmentedControl
        aria-label="Kind of server"
        value={launch.kind}
        onChange={(kind) => onChange(EMPTY_LAUNCHES[kind as Launch['kind']])}
        data={[
          { value: 'package', label: 'Package' },
          { value: 'command', label: 'Program on the workstation' },
          { value: 'remote', label: 'Remote server' },
        ]}
      />
      {launch.kind === 'package' && <PackageFields launch={launch} onChange={onChange} secrets={secrets} />}
      {launch.kind === 'command' && <CommandFields launch={launch} onChange={onChange} secrets={secrets} />}
      {launch.kind === 'remote' && <RemoteFields launch={launch} onChange={onChange} secrets={secrets} />}
    </Stack>
  );
}

function PackageFields({ launch, onChange, secrets }: FormProps<PackageLaunch>) {
  const set = (part: Partial<PackageLaunch>) => onChange({ ...launch, ...part });
  const setRegistry = (registry: PackageLaunch['registry']) =>
    set({ registry, runner: RUNNERS[registry][0]! });
  return (
    <>
      <SimpleGrid cols={{ base: 1, sm: 3 }}>
        <Select
          label="Package registry"
          allowDeselect={false}
          data={[
            { value: 'npm', label: 'npm' },
            { value: 'pypi', label: 'PyPI' },
            { value: 'oci', label: 'Containers (OCI)' },
          ]}
          value={launch.registry}
          onChange={(registry) => registry && setRegistry(registry as PackageLaunch['registry'])}
        />
        <TextInput
          label="Package"
          placeholder={IDENTIFIERS[launch.registry]}
          required
          value={launch.identifier}
          onChange={(event) => set({ identifier: event.currentTarget.value })}
        />
        <Select
          label="Runner"
          allowDeselect={false}
          data={[...RUNNERS[launch.registry]]}
          value={launch.runner}
          onChange={(runner) => runner && set({ runner: runner as PackageLaunch['runner'] })}
        />
      </SimpleGrid>
      <TextInput
        label="Executable"
        description="Only where the package's own default is not the one."
        value={launch.executable ?? ''}
        onChange={(event) => set({ executable: event.currentTarget.value || undefined })}
      />
      <TextListField
        label="Runner options"
        description={launch.registry === 'oci' ? '-i, --rm and -e are implied.' : '-y is implied.'}
        noun="option"
        values={launch.runnerArgs}
        onChange={(runnerArgs) => set({ runnerArgs })}
      />
      <TextListField
        label="Arguments"
        noun="argument"
        values={launch.args}
        onChange={(args) => set({ args })}
      />
      <EntriesField
        label="Environment"
        noun="variable"
        value={launch.env}
        secrets={secrets}
        onChange={(env) => set({ env })}
      />
    </>
  );
}

function CommandFields({ launch, onChange, secrets }: FormProps<CommandLaunch>) {
  const set = (part: Partial<CommandLaunch>) => onChange({ ...launch, ...part });
  return (
    <>
      <TextInput
        label="Command"
        description="An absolute path, or a program that is found by name on every workstation."
        placeholder="/opt/tools/bin/server"
        required
        value={launch.command}
        onChange={(event) => set({ command: event.currentTarget.value })}
      />
      <TextListField
        label="Arguments"
        noun="argument"
        values={launch.args}
        onChange={(args) => set({ args })}
      />
      <EntriesField
        label="Environment"
        noun="variable"
        value={launch.env}
        secrets={secrets}
        onChange={(env) => set({ env })}
      />
    </>
  );
}

function RemoteFields({ launch, onChange, secrets }: FormProps<RemoteLaunch>) {
  const set = (part: Partial<RemoteLaunch>) => onChange({ ...launch, ...part });
  return (
    <>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <TextInput
          label="URL"
          type="url"
          placeholder="https://mcp.example.com/mcp"
          required
          value={launch.url}
          onChange={(event) => set({ url: event.currentTarget.value })}
        />
        <Select
          label="Transport"
          allowDeselect={false}
          data={[
            { value: 'streamable-http', label: 'Streamable HTTP' },
            { value: 'sse', label: 'SSE (older servers)' },
          ]}
          value={launch.transport}
          onChange={(transport) => transport && set({ transport: transport as RemoteLaunch['transport'] })}
        />
      </SimpleGrid>
      <EntriesField
        label="Headers"
        noun="header"
        value={launch.headers}
        secrets={secrets}
        onChange={(headers) => set({ headers })}
      />
    </>
  );
}
