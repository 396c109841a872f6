import { CopyBlock, Copyable } from '../elements/copyable.js';
import { Disclosure } from '../elements/disclosure.js';
import { Icon } from '../elements/icons.js';
import { LoadingRows } from '../elements/loading.js';
import { Panel } from '../elements/panel.js';
import { ProblemAlert } from '../elements/problem-alert.js';
import { Time } from '../elements/time.js';
import classes from './audit.module.css';
import { useCheckpoint } from './audit.js';

/** The signed head of the chain: kept elsewhere, it shows later whether anything before it was altered. */
export function Checkpoint() {
  const checkpoint = useCheckpoint();
  if (checkpoint.isPending)
    return (
      <Panel flush>
        <LoadingRows rows={1} label="Loading the checkpoint" />
      </Panel>
    );
  if (checkpoint.error)
    return (
      <ProblemAlert
        error={checkpoint.error}
        title="No checkpoint could be signed"
        onRetry={() => void checkpoint.refetch()}
      />
    );
  const { sequence, hash, issuedAt, text, signature, publicKey } = checkpoint.data;
  return (
    <Panel flush>
      <Disclosure
        label="Show the signed checkpoint"
        title={
          <span className={classes.checkpoint}>
            <span>
              <Icon name="shield" size={15} style={{ verticalAlign: '-2px', color: 'var(--qm-good-text)' }} />{' '}
              <strong>Signed checkpoint</strong> at event {sequence}
            </span>
            <span>
              <Copyable text={hash} short={`${hash.slice(0, 24)}…`} what="checkpoint hash" />
            </span>
            <span data-dimmed>
              signed <Time at={issuedAt} />
            </span>
          </span>
        }
      >
        <div className={classes.more}>
          <p style={{ margin: 0, fontSize: '0.8125rem' }}>
            Keep it outside this server. <code>qm audit verify</code> recomputes the chain up to it, trusting
            only the key below.
          </p>
          <CopyBlock text={text} what="checkpoint" label="Signed text" />
          <CopyBlock
            text={signature}
            what="signature"
            label="Signature (SSHSIG, namespace quartermaster-audit)"
          />
          <CopyBlock text={publicKey} what="public key" label="Public key" />
        </div>
      </Disclosure>
    </Panel>
  );
}
