import { CLIENT_IDS, CLIENT_LEVELS, FORMS, OSES, toForm } from './clients.js';

it('every client has a form at each of its levels on each system, and each form but the launcher has a client', () => {
  const forms = CLIENT_IDS.flatMap((client) =>
    CLIENT_LEVELS[client].flatMap((level) => OSES.map((os) => toForm(client, level, os))),
  );
  expect([...new Set(forms)].sort()).toEqual(FORMS.filter((form) => form !== 'launcher.json').sort());
});

it('a form is a name that no path can hide in', () => {
  for (const form of FORMS) expect(form).toMatch(/^[A-Za-z0-9][A-Za-z0-9._-]*$/);
});
