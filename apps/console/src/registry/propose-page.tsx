import type { Launch } from '@app/domain';
import { Button, Group, SimpleGrid, Stack, TagsInput, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { Columns } from '../elements/columns.js';
import { Panel } from '../elements/panel.js';
import { ProblemAlert } from '../elements/problem-alert.js';
import { toast } from '../elements/toast.js';
import { Page } from '../shell/page.js';
import { EMPTY_LAUNCHES, LaunchForm } from './launch-form.js';
import { LaunchView } from './launch-view.js';
import { toServerAddress, useProposeVersion } from './registry.js';
import { REGISTRY_TRAIL } from './trail.js';

export function ProposePage() {
  const [search] = useSearchParams();
  const [server, setServer] = useState(search.get('server') ?? '');
  const [version, setVersion] = useState('');
  const [description, setDescription] = useState('');
  const [integrity, setIntegrity] = useState('');
  const [secretInputs, setSecretInputs] = useState<string[]>([]);
  const [launch, setLaunch] = useState<Launch>(EMPTY_LAUNCHES.package);
  const propose = useProposeVersion();
  const navigate = useNavigate();
  const exact: Launch = launch.kind === 'package' ? { ...launch, version } : launch;
  const send = (submit: boolean) =>
    propose.mutate(
      {
        submit,
        proposal: {
          server: server.trim(),
          version: version.trim(),
          description: description.trim() || undefined,
          launch: exact.kind === 'package' ? { ...exact, version: version.trim() } : exact,
          secretInputs,
          integrity: integrity.trim() || undefined,
        },
      },
      {
        onSuccess: (view) => {
          toast(`${view.server} ${view.version} is ${submit ? 'submitted for review' : 'saved as a draft'}`);
          void navigate(toServerAddress(view.server, view.version));
        },
      },
    );
  return (
    <Page
      title="Propose a server"
      trail={REGISTRY_TRAIL}
      about="One exact version. A second person reviews it before any template can use it."
    >
      <Columns
        aside={
          <Panel title="As it will be started">
            {isStarted(exact) ? (
              <LaunchView launch={exact} />
            ) : (
              <p style={{ margin: 0, fontSize: '0.8125rem', color: 'var(--qm-text-soft)' }}>
                The exact command appears here as you fill in the form.
              </p>
            )}
          </Panel>
        }
      >
        <form
          aria-label="Propose a server"
          onSubmit={(event) => {
            event.preventDefault();
            send(true);
          }}
        >
          <Stack gap={16}>
            <Panel title="Identity">
              <Stack gap="sm">
                <SimpleGrid cols={{ base: 1, sm: 2 }}>
                  <TextInput
                    label="Server name"
                    description="As in the official MCP registry."
                    placeholder="io.github.owner/name"
                    required
                    value={server}
                    onChange={(event) => setServer(event.currentTarget.value)}
                  />
                  <TextInput
                    label="Version"
                    description="Exact: no range, no “latest”."
                    placeholder="1.4.2"
                    required
                    value={version}
                    onChange={(event) => setVersion(event.currentTarget.value)}
                  />
                </SimpleGrid>
                <Textarea
                  label="What it is for"
                  value={description}
                  onChange={(event) => setDescription(event.currentTarget.value)}
                />
              </Stack>
            </Panel>
            <Panel title="How it starts">
              <LaunchForm launch={launch} onChange={setLaunch} secrets={secretInputs} />
            </Panel>
            <Panel title="Trust">
              <Stack gap="sm">
                <TagsInput
                  label="Secrets it needs"
                  description="Names of environment variables or headers whose value must be a secret reference."
                  placeholder="GITHUB_TOKEN, then Enter"
                  value={secretInputs}
                  onChange={setSecretInputs}
                />
                <TextInput
                  label="Integrity"
                  description="As the package's registry states it; the launcher refuses other bytes."
                  placeholder="sha512-… (npm) or sha256:…"
                  value={integrity}
                  onChange={(event) => setIntegrity(event.currentTarget.value)}
                />
              </Stack>
            </Panel>
            <ProblemAlert error={propose.error} />
            <Group justify="flex-end" gap="xs">
              <Button variant="default" onClick={() => send(false)} disabled={propose.isPending}>
                Save as draft
              </Button>
              <Button type="submit" loading={propose.isPending}>
                Submit for review
              </Button>
            </Group>
          </Stack>
        </form>
      </Columns>
    </Page>
  );
}

function isStarted(launch: Launch): boolean {
  if (launch.kind === 'remote') return launch.url !== '';
  return launch.kind === 'package' ? launch.identifier !== '' : launch.command !== '';
}
