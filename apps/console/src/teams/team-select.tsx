import { Select } from '@mantine/core';
import { useTeams } from './teams.js';

interface TeamSelectProps {
  label: string;
  value: string;
  onChange: (team: string | null) => void;
  /** In a form: with a visible label, and without a way to choose none. */
  labelled?: boolean;
  w?: number | string;
}

export function TeamSelect({ label, value, onChange, labelled = false, w = 190 }: TeamSelectProps) {
  const teams = useTeams();
  const options = (teams.data ?? []).map(({ slug, name }) => ({
    value: slug,
    label: name === slug ? slug : `${name} (${slug})`,
  }));
  return (
    <Select
      {...(labelled ? { label, required: true } : { 'aria-label': label, clearable: true })}
      placeholder={labelled ? 'Choose a team' : 'Any team'}
      searchable
      nothingFoundMessage="No such team"
      limit={60}
      w={w}
      data={options}
      value={value || null}
      onChange={onChange}
    />
  );
}
