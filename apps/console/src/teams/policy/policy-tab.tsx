import type { PolicyView, TeamView } from '@app/contract';
import { RULE_MODES, parseTeamSlug, type PolicyDocument, type RuleMode } from '@app/domain';
import { Button, Select } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useState } from 'react';
import { ProposeDialog } from '../../changes/propose-dialog.js';
import { DataTable, type Column } from '../../elements/data-table.js';
import { Loaded } from '../../elements/loaded.js';
import { Notice } from '../../elements/notice.js';
import { Panel } from '../../elements/panel.js';
import { LookBadge, MODE_LOOKS } from '../../elements/states.js';
import { usePermissions } from '../../session/permissions.js';
import { usePolicy, useRules } from '../teams.js';
import { Exceptions } from './exceptions.js';
import { PolicyLists } from './policy-lists.js';
import classes from './policy.module.css';

export function PolicyTab({ team }: { team: TeamView }) {
  const policy = usePolicy(team.slug);
  return (
    <div className={classes.tab}>
      <Loaded query={policy}>{(view) => <PolicyEditor key={view.revision} team={team} view={view} />}</Loaded>
      <Exceptions team={team} />
    </div>
  );
}

interface RuleRow {
  id: string;
  title: string;
  rationale: string;
  own: RuleMode | undefined;
  effective: RuleMode;
}

function PolicyEditor({ team, view }: { team: TeamView; view: PolicyView }) {
  const rules = useRules();
  const { maintain } = usePermissions();
  const [policy, setPolicy] = useState<PolicyDocument>(view.policy);
  const [proposing, propose] = useDisclosure(false);
  const editable = maintain(team.slug);
  const changed = JSON.stringify(policy) !== JSON.stringify(view.policy);
  const setMode = (id: string, mode: string | null) => {
    const { [id]: _before, ...others } = policy.rules;
    setPolicy({ ...policy, rules: mode ? { ...others, [id]: mode as RuleMode } : others });
  };
  const columns: readonly Column<RuleRow>[] = [
    {
      title: 'Rule',
      cell: ({ id, title, rationale }) => (
        <div className={classes.rule}>
          <span>
            {title} <code data-dimmed>{id}</code>
          </span>
          <span>{rationale}</span>
        </div>
      ),
    },
    {
      title: 'This layer',
      width: 160,
      cell: ({ id, title, own }) => (
        <Select
          aria-label={`Mode of ${title} in this layer`}
          placeholder="says nothing"
          clearable
          disabled={!editable}
          data={RULE_MODES.map((value) => ({ value, label: MODE_LOOKS[value].word }))}
          value={own ?? null}
          onChange={(mode) => setMode(id, mode)}
        />
      ),
    },
    {
      title: 'In effect',
      width: 120,
      cell: ({ effective }) => <LookBadge looks={MODE_LOOKS} value={effective} />,
    },
  ];
  return (
    <>
      <div className={classes.bar}>
        <span>
          {view.revision === 0 ? 'This layer says nothing of its own yet.' : `Revision ${view.revision}.`} A
          team may only tighten what is above it; deny wins from any layer.
        </span>
        {editable && (
          <>
            <Button variant="default" disabled={!changed} onClick={() => setPolicy(view.policy)}>
              Discard
            </Button>
            <Button disabled={!changed} onClick={propose.open}>
              Propose change…
            </Button>
          </>
        )}
      </div>
      {changed && (
        <Notice tone="info" title="“In effect” shows the released policy">
          <p>Your edits count once their change is released.</p>
        </Notice>
      )}
      <Panel title="Rules" flush>
        <Loaded query={rules}>
          {(library) => (
            <DataTable
              label="Rules"
              columns={columns}
              keyOf={({ id }) => id}
              rows={library.map(({ id, title, rationale, defaultMode }) => ({
                id,
                title,
                rationale,
                own: policy.rules[id],
                effective: view.effective.rules[id] ?? defaultMode,
              }))}
            />
          )}
        </Loaded>
      </Panel>
      <PolicyLists policy={policy} effective={view.effective} disabled={!editable} onChange={setPolicy} />
      <ProposeDialog
        opened={proposing}
        onClose={propose.close}
        title={`${team.slug}: change the policy`}
        edits={() => [
          { kind: 'policy', team: parseTeamSlug(team.slug), baseRevision: view.revision, policy },
        ]}
        onProposed={() => setPolicy(view.policy)}
      />
    </>
  );
}
