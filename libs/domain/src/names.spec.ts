import { isServerKey, parseServerKey, parseServerName, parseTeamSlug } from './names.js';

const refused = expect.objectContaining({ code: 'INVALID_NAME' });

it.each(['io.github.owner/name', 'com.example/jira_2.0'])('%s is a server name', (text) =>
  expect(parseServerName(text)).toBe(text),
);
it.each(['', 'jira', 'a/b', 'com.example/', 'com.example/a/b', '../etc/passwd', 'com.example/a b'])(
  '%j is no server name',
  (text) => expect(() => parseServerName(text)).toThrow(refused),
);

it.each(['a', 'platform-emea', '7'])('%s is a team slug', (text) => expect(parseTeamSlug(text)).toBe(text));
it.each(['', '-a', 'a-', 'A', 'a_b', 'a/b', 'a'.repeat(64)])('%j is no team slug', (text) =>
  expect(() => parseTeamSlug(text)).toThrow(refused),
);

it.each(['github', 'GitHub_2', '7', 'a'.repeat(64)])('%s is a server key', (text) => {
  expect(isServerKey(text)).toBe(true);
  expect(parseServerKey(text)).toBe(text);
});
it.each(['', '-a', '__proto__', 'a b', 'a.b', 'a/b', 'a'.repeat(65)])('%j is no server key', (text) =>
  expect(() => parseServerKey(text)).toThrow(refused),
);

it('a refused name is repeated in part only, however long it is', () => {
  expect(() => parseServerKey('x'.repeat(10_000))).toThrow(/^.{0,400}$/);
});
