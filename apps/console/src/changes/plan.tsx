import type { FilePlan, PlanView, TeamPlan } from '@app/contract';
import { OS_NAMES } from '@app/domain';
import type { UseQueryResult } from '@tanstack/react-query';
import { Button, SegmentedControl } from '@mantine/core';
import { useMemo, useState } from 'react';
import { Link } from 'react-router';
import { Diff } from '../editor/code.js';
import { Badge } from '../elements/badge.js';
import { Disclosure } from '../elements/disclosure.js';
import { useFilters } from '../elements/filters.js';
import { countFindings, FindingCount, Findings } from '../elements/findings.js';
import { Loaded } from '../elements/loaded.js';
import { LoadingRows } from '../elements/loading.js';
import { Panel } from '../elements/panel.js';
import { toClientName } from '../teams/template/preview.js';
import { useTeamPlan } from './changes.js';
import classes from './plan.module.css';

const NUMBER = new Intl.NumberFormat('en-GB');

/** What the change would do if it were released now: per team its findings, its devices and every file's diff. */
export function Plan({ change, plan }: { change: number; plan: UseQueryResult<PlanView> }) {
  const { filters, setFilter } = useFilters(['view']);
  return (
    <>
      <Panel
        title="Plan"
        about="What would happen if it were released now."
        flush
        actions={
          <SegmentedControl
            aria-label="How to compare"
            value={filters.view || 'unified'}
            onChange={(view) => setFilter('view', view === 'unified' ? null : view)}
            data={[
              { value: 'unified', label: 'Unified' },
              { value: 'split', label: 'Side by side' },
            ]}
          />
        }
      >
        <Loaded query={plan}>{(view) => <p className={classes.none}>{toExtentText(view)}</p>}</Loaded>
      </Panel>
      {plan.data && <Teams change={change} teams={plan.data.teams} sideBySide={filters.view === 'split'} />}
    </>
  );
}

/** `3 teams, 26 devices, 18 files change.` */
function toExtentText({ teams, devices }: PlanView): string {
  const files = teams.reduce((sum, { changedFiles }) => sum + changedFiles, 0);
  if (files === 0) return 'No workstation receives anything different: no file changes.';
  const count = (number: number, noun: string) =>
    `${NUMBER.format(number)} ${noun}${number === 1 ? '' : 's'}`;
  return `${count(teams.length, 'team')}, ${count(devices, 'device')}, ${count(files, 'file')} ${files === 1 ? 'changes' : 'change'}.`;
}

const TEAMS = 20;

/** Those with errors first. A change of the baseline reaches a thousand teams, of which nobody reads all. */
function Teams({
  change,
  teams,
  sideBySide,
}: {
  change: number;
  teams: readonly TeamPlan[];
  sideBySide: boolean;
}) {
  const [shown, setShown] = useState(TEAMS);
  const ordered = useMemo(
    () => teams.toSorted((a, b) => countFindings(b.findings).errors - countFindings(a.findings).errors),
    [teams],
  );
  return (
    <>
      {ordered.slice(0, shown).map((team) => (
        <TeamPart key={team.team} change={change} team={team} sideBySide={sideBySide} />
      ))}
      {shown < ordered.length && (
        <Button variant="default" onClick={() => setShown(shown + TEAMS)}>
          Show {Math.min(TEAMS, ordered.length - shown)} more of {NUMBER.format(ordered.length)} teams
        </Button>
      )}
    </>
  );
}

function TeamPart({ change, team, sideBySide }: { change: number; team: TeamPlan; sideBySide: boolean }) {
  const partial = team.files.length < team.changedFiles;
  return (
    <Panel
      title={<Link to={`/teams/${team.team}`}>{team.team}</Link>}
      about={`${NUMBER.format(team.devices)} ${team.devices === 1 ? 'device' : 'devices'}, ${team.changedFiles} ${team.changedFiles === 1 ? 'file changes' : 'files change'}`}
      flush
      actions={<FindingCount findings={team.findings} />}
    >
      <Findings findings={team.findings} />
      {partial ? (
        <Disclosure title="Files" label={`Show the files of ${team.team}`}>
          <LaterFiles change={change} team={team.team} sideBySide={sideBySide} />
        </Disclosure>
      ) : (
        <Files files={team.files} sideBySide={sideBySide} />
      )}
    </Panel>
  );
}

function LaterFiles({ change, team, sideBySide }: { change: number; team: string; sideBySide: boolean }) {
  const plan = useTeamPlan(change, team, true);
  return (
    <Loaded query={plan} loading={<LoadingRows rows={3} />}>
      {({ teams }) => (
        <Files files={teams.find((each) => each.team === team)?.files ?? []} sideBySide={sideBySide} />
      )}
    </Loaded>
  );
}

function Files({ files, sideBySide }: { files: readonly FilePlan[]; sideBySide: boolean }) {
  return files.map((file) => {
    const name = `${toClientName(file.client)} on ${OS_NAMES[file.os]}`;
    return (
      <Disclosure
        key={`${file.os} ${file.form}`}
        label={`Show the diff of ${name}`}
        title={
          <>
            {name} <code className={classes.form}>{file.form}</code>
          </>
        }
        aside={<Extent file={file} />}
      >
        <Diff
          label={`${file.form} on ${OS_NAMES[file.os]}`}
          before={file.before ?? ''}
          after={file.after ?? ''}
          isJson={file.form.endsWith('.json')}
          sideBySide={sideBySide}
        />
      </Disclosure>
    );
  });
}

/** New, withdrawn, or how many lines come and go. */
function Extent({ file }: { file: FilePlan }) {
  if (file.before === null)
    return (
      <Badge tone="good" icon="plus">
        New file
      </Badge>
    );
  if (file.after === null)
    return (
      <Badge tone="bad" icon="trash">
        Withdrawn
      </Badge>
    );
  const lines = file.diff.split('\n');
  const count = (sign: string) =>
    lines.filter((line) => line.startsWith(sign) && !line.startsWith(sign.repeat(3))).length;
  return (
    <span className={classes.extent}>
      <span data-sign="+">+{count('+')}</span> <span data-sign="-">−{count('-')}</span>
    </span>
  );
}
