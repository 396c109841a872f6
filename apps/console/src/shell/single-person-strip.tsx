import { Link } from 'react-router';
import { Icon } from '../elements/icons.js';
import { useSignedIn } from '../session/permissions.js';
import classes from './single-person-strip.module.css';

/** An organisation of one gives up the second pair of eyes; that is shown on every page, not hidden in a setting. */
export function SinglePersonStrip() {
  const { organisation } = useSignedIn();
  if (!organisation.singlePerson) return null;
  return (
    <p className={classes.strip}>
      <Icon name="warning" size={14} />
      <span>
        Single-person mode: whoever proposes may also approve.{' '}
        <Link to="/settings/trust">Why this matters</Link>
      </span>
    </p>
  );
}
