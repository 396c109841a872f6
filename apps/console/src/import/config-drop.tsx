import type { ImportView } from '@app/contract';
import { Button, FileButton, Group, Stack, Textarea } from '@mantine/core';
import { useState, type DragEvent } from 'react';
import { Icon } from '../elements/icons.js';
import { Panel } from '../elements/panel.js';
import { ProblemAlert } from '../elements/problem-alert.js';
import { TeamSelect } from '../teams/team-select.js';
import classes from './config-drop.module.css';
import { useImport } from './imports.js';

interface ConfigDropProps {
  team: string;
  onTeam: (team: string | null) => void;
  onRead: (view: ImportView) => void;
}

export function ConfigDrop({ team, onTeam, onRead }: ConfigDropProps) {
  const [text, setText] = useState('');
  const [over, setOver] = useState(false);
  const importing = useImport();
  const take = async (file: File | null | undefined) => {
    if (!file) return;
    const content = await file.text();
    setText(content);
    submit(content, file.name);
  };
  const submit = (content: string, file?: string) =>
    importing.mutate({ text: content, team, ...(file && { file }) }, { onSuccess: onRead });
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void take(event.dataTransfer.files[0]);
  };
  return (
    <Panel title="The file">
      <Stack gap="sm">
        <div
          className={classes.drop}
          data-over={over}
          onDragOver={(event) => {
            event.preventDefault();
            setOver(true);
          }}
          onDragLeave={() => setOver(false)}
          onDrop={drop}
        >
          <Icon name="import" size={20} />
          <span>Drop a config file here, or</span>
          <FileButton onChange={(file) => void take(file)} accept=".json,.jsonc,application/json,text/plain">
            {(props) => (
              <Button variant="default" {...props}>
                Choose a file
              </Button>
            )}
          </FileButton>
        </div>
        <Textarea
          label="Or paste what it holds"
          placeholder={'{\n  "mcpServers": { … }\n}'}
          minRows={8}
          maxRows={20}
          classNames={{ input: classes.mono }}
          spellCheck={false}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <ProblemAlert error={importing.error} title="This file could not be read as a client's config" />
        <Group justify="space-between" align="flex-end">
          <TeamSelect label="Team to import for" labelled value={team} onChange={onTeam} w={280} />
          <Button onClick={() => submit(text)} loading={importing.isPending} disabled={text.trim() === ''}>
            Read it
          </Button>
        </Group>
      </Stack>
    </Panel>
  );
}
