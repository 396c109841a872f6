import type { EffectivePolicyView } from '@app/contract';
import type { PolicyDocument } from '@app/domain';
import { Stack, TagsInput } from '@mantine/core';
import { Panel } from '../../elements/panel.js';
import classes from './policy.module.css';

interface PolicyListsProps {
  policy: PolicyDocument;
  effective: EffectivePolicyView;
  disabled: boolean;
  onChange: (policy: PolicyDocument) => void;
}

const RUNNERS = ['npx', 'bunx', 'pnpm-dlx', 'uvx', 'pipx', 'docker', 'podman', 'node', 'python'];
const SOURCES = ['npm', 'pypi', 'docker.io', 'ghcr.io'];

/** Lists that allow intersect from layer to layer; the list that denies unites. */
export function PolicyLists({ policy, effective, disabled, onChange }: PolicyListsProps) {
  const set = (name: 'allowedRunners' | 'allowedSources' | 'deniedServers', values: string[]) => {
    const { [name]: _before, ...others } = policy;
    onChange(values.length > 0 ? { ...others, [name]: values } : others);
  };
  return (
    <Panel title="Lists">
      <Stack gap="md">
        <div>
          <TagsInput
            label="Allowed runtimes"
            description="Empty: this layer says nothing. Layers intersect."
            placeholder={disabled ? undefined : 'npx, then Enter'}
            data={RUNNERS}
            disabled={disabled}
            value={[...(policy.allowedRunners ?? [])]}
            onChange={(values) => set('allowedRunners', values)}
          />
          <InEffect values={effective.allowedRunners} none="any runtime" />
        </div>
        <div>
          <TagsInput
            label="Allowed registries and hosts"
            description="Package registries, and hosts of remote servers: *.example.com covers its subdomains."
            placeholder={disabled ? undefined : 'ghcr.io, then Enter'}
            data={SOURCES}
            disabled={disabled}
            value={[...(policy.allowedSources ?? [])]}
            onChange={(values) => set('allowedSources', values)}
          />
          <InEffect values={effective.allowedSources} none="any registry and host" />
        </div>
        <div>
          <TagsInput
            label="Denied servers"
            description="Names, or owner/* for all of an owner. Denied in any layer is denied below it."
            placeholder={disabled ? undefined : 'io.github.owner/*, then Enter'}
            disabled={disabled}
            value={[...(policy.deniedServers ?? [])]}
            onChange={(values) => set('deniedServers', values)}
          />
          <InEffect values={effective.deniedServers} none="none" />
        </div>
      </Stack>
    </Panel>
  );
}

function InEffect({ values, none }: { values: readonly string[] | null; none: string }) {
  const text = values === null || values.length === 0 ? none : values.join(', ');
  return (
    <p className={classes.effect}>
      In effect:{' '}
      {values !== null && values.length === 0 && none.startsWith('any') ? 'nothing is allowed' : text}
    </p>
  );
}
