import type { ImportView } from '@app/contract';
import { ORGANISATION } from '@app/domain';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useFilters } from '../elements/filters.js';
import { REGISTRY_TRAIL } from '../registry/trail.js';
import { Page } from '../shell/page.js';
import { ConfigDrop } from './config-drop.js';
import { ImportResult } from './import-result.js';

/** From a file somebody already uses to servers under review and a change that is ready to be approved. */
export function ImportPage() {
  const { filters, setFilter } = useFilters(['team']);
  const team = filters.team || ORGANISATION;
  const [view, setView] = useState<ImportView | null>(null);
  return (
    <Page
      title="Import a config file"
      trail={REGISTRY_TRAIL}
      about="Reads claude_desktop_config.json, .mcp.json, VS Code's mcp.json or a Cursor file. Nothing is stored until you propose it, and a secret in the file is stored nowhere at all."
      actions={
        view && (
          <Button variant="default" onClick={() => setView(null)}>
            Read another file
          </Button>
        )
      }
    >
      {view ? (
        <ImportResult
          key={view.servers.map(({ server }) => server).join()}
          view={view}
          team={team}
          onChange={setView}
        />
      ) : (
        <ConfigDrop team={team} onTeam={(next) => setFilter('team', next)} onRead={setView} />
      )}
    </Page>
  );
}
