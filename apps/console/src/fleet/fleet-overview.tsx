import type { DeviceView, FleetSummary } from '@app/contract';
import { UnstyledButton } from '@mantine/core';
import { Link } from 'react-router';
import { Icon } from '../elements/icons.js';
import { Panel } from '../elements/panel.js';
import { DEVICE_STATES } from '../elements/states.js';
import classes from './fleet-overview.module.css';

const NUMBER = new Intl.NumberFormat('en-GB');
const STATES = Object.keys(DEVICE_STATES) as DeviceView['state'][];

interface FleetOverviewProps {
  summary: FleetSummary;
  state: string;
  onState: (state: string) => void;
}

/** The whole fleet at a glance; each state is also the filter for it. */
export function FleetOverview({ summary, state, onState }: FleetOverviewProps) {
  const { devices, byState } = summary;
  const managed = devices - (byState.revoked ?? 0);
  const shown = STATES.filter((each) => (byState[each] ?? 0) > 0);
  return (
    <div className={classes.overview}>
      <Panel title="Devices by state">
        <div className={classes.head}>
          <Figure number={NUMBER.format(managed)} word={managed === 1 ? 'device' : 'devices'} />
          <Figure number={toShare(byState['in-sync'] ?? 0, managed)} word="in sync" tone="good" />
          <Figure
            number={NUMBER.format(toTroubled(byState))}
            word="need attention"
            tone={toTroubled(byState) > 0 ? 'bad' : undefined}
          />
        </div>
        <div className={classes.bar} aria-hidden="true">
          {shown.map((each) => (
            <span
              key={each}
              data-tone={DEVICE_STATES[each].tone}
              data-state={each}
              style={{ flexGrow: byState[each] }}
              title={`${DEVICE_STATES[each].word}: ${NUMBER.format(byState[each])}`}
            />
          ))}
        </div>
        <ul className={classes.legend}>
          {shown.map((each) => (
            <li key={each}>
              <UnstyledButton
                className={classes.state}
                data-tone={DEVICE_STATES[each].tone}
                aria-pressed={state === each}
                title={DEVICE_STATES[each].meaning}
                onClick={() => onState(each)}
              >
                <Icon name={DEVICE_STATES[each].icon} size={14} />
                {DEVICE_STATES[each].word} <strong>{NUMBER.format(byState[each])}</strong>
              </UnstyledButton>
            </li>
          ))}
          {shown.length === 0 && <li>No device has been enrolled yet.</li>}
        </ul>
      </Panel>
      <Panel
        title="Devices by release"
        actions={
          summary.latestRelease !== null && (
            <Link to={`/releases/${summary.latestRelease}`} className={classes.latest}>
              Latest is release {summary.latestRelease}
            </Link>
          )
        }
      >
        <Releases summary={summary} />
      </Panel>
    </div>
  );
}

function Releases({ summary: { byRelease, devices, latestRelease } }: { summary: FleetSummary }) {
  if (latestRelease === null)
    return (
      <p className={classes.none}>
        Nothing has been released yet. <Link to="/changes">Approve and release a change</Link> to make release
        1.
      </p>
    );
  const rows = [...byRelease].sort((a, b) => (b.release ?? -1) - (a.release ?? -1));
  return (
    <table className={classes.releases} aria-label="Devices by release applied">
      <thead>
        <tr>
          <th scope="col">Applied</th>
          <th scope="col">Share</th>
          <th scope="col">Devices</th>
        </tr>
      </thead>
      <tbody>
        {rows.slice(0, 5).map(({ release, devices: count }) => (
          <tr key={release}>
            <td>{release === null ? 'None' : <Link to={`/releases/${release}`}>Release {release}</Link>}</td>
            <td>
              <span className={classes.share} data-latest={release === latestRelease}>
                <span style={{ width: `${devices === 0 ? 0 : Math.max(0.6, (100 * count) / devices)}%` }} />
              </span>
            </td>
            <td>
              {release === null ? (
                NUMBER.format(count)
              ) : (
                <Link to={`/fleet?applied=${release}`}>{NUMBER.format(count)}</Link>
              )}
            </td>
          </tr>
        ))}
        {rows.length > 5 && (
          <tr>
            <td>Older</td>
            <td />
            <td>{NUMBER.format(rows.slice(5).reduce((sum, row) => sum + row.devices, 0))}</td>
          </tr>
        )}
      </tbody>
    </table>
  );
}

function Figure({ number, word, tone }: { number: string; word: string; tone?: 'good' | 'bad' }) {
  return (
    <div className={classes.figure} data-tone={tone}>
      <span className={classes.number}>{number}</span> <span>{word}</span>
    </div>
  );
}

/** Never rounds up to all: 99.98 % of 50,000 is still ten machines. */
function toShare(part: number, whole: number): string {
  if (whole === 0) return '–';
  const percent = (100 * part) / whole;
  return percent === 100 ? '100 %' : `${Math.min(99.9, Math.floor(percent * 10) / 10)} %`;
}

function toTroubled(byState: FleetSummary['byState']): number {
  return (['failed', 'drifted', 'refused', 'stale', 'silent'] as const).reduce(
    (sum, state) => sum + (byState[state] ?? 0),
    0,
  );
}
