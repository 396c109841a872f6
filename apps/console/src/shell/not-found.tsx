import { Link } from 'react-router';
import { Empty } from '../elements/empty.js';
import { Panel } from '../elements/panel.js';
import { Page } from './page.js';

export function NotFound() {
  return (
    <Page title="Nothing here">
      <Panel>
        <Empty icon="search" title="No page has this address">
          <p>
            It may have been mistyped, or what it showed may be gone. <Link to="/fleet">Go to the fleet</Link>
          </p>
        </Empty>
      </Panel>
    </Page>
  );
}
