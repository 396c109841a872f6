import type { AuditEventView } from '@app/contract';
import { Code, Diff, toJsonText } from '../editor/code.js';
import { Copyable } from '../elements/copyable.js';
import { Facts } from '../elements/facts.js';
import classes from './audit.module.css';

/** What it was before and after, and the links of the chain. */
export function AuditEventDetail({ event }: { event: AuditEventView }) {
  const [before, after] = [toJsonText(event.before), toJsonText(event.after)];
  const label = `Event ${event.sequence}`;
  return (
    <div className={classes.detail}>
      <div className={classes.values}>
        {before === '' && after === '' ? (
          <p className={classes.none}>This event carries no values.</p>
        ) : before !== '' && after !== '' ? (
          <Diff label={label} before={before} after={after} isJson />
        ) : (
          <Code
            label={`${label}, ${before === '' ? 'after' : 'before'}`}
            text={before || after}
            isJson
            maxHeight={420}
          />
        )}
      </div>
      <div className={classes.facts}>
        <Facts
          facts={[
            ['Instant', <code>{event.at}</code>],
            ['Actor id', <Copyable text={event.actor.id} what="actor id" />],
            event.requestId !== null && ['Request', <Copyable text={event.requestId} what="request id" />],
            ['Hash', <Copyable text={event.hash} short={`${event.hash.slice(0, 16)}…`} what="hash" />],
            [
              'Previous',
              <Copyable
                text={event.previousHash}
                short={`${event.previousHash.slice(0, 16)}…`}
                what="previous hash"
              />,
            ],
          ]}
        />
      </div>
    </div>
  );
}
