import { parseChangeEdits } from './parse-change-edit.js';
import { parsePolicyDocument } from './parse-policy.js';
import { EMPTY_TEMPLATE } from './template.js';

const policy = { rules: { 'exact-version': 'warn' }, allowedRunners: ['npx'], deniedServers: ['bad/*'] };

describe('a policy', () => {
  it('is read as it was written, and says nothing where it has no list', () => {
    expect(parsePolicyDocument(policy)).toEqual(policy);
    expect(parsePolicyDocument({})).toEqual({ rules: {} });
  });

  it('is refused with everything that is wrong with it', () => {
    const broken = { rules: { 'Exact Version': 'loud' }, allowedSources: ['a b', 1], allow: [] };
    expect(() => parsePolicyDocument(broken)).toThrow(
      expect.objectContaining({
        code: 'INVALID_INPUT',
        options: {
          issues: [
            'allow',
            'rules.Exact Version',
            'rules.Exact Version',
            'allowedSources[0]',
            'allowedSources[1]',
          ].map((path) => expect.objectContaining({ path })),
        },
      }),
    );
  });
});

describe('the edits of a change', () => {
  const template = { kind: 'template', team: 'platform', baseRevision: 0, template: EMPTY_TEMPLATE };

  it('are read as they were written', () => {
    const edits = [template, { kind: 'policy', team: 'platform', baseRevision: 2, policy }];
    expect(parseChangeEdits(edits)).toEqual(edits);
  });

  it.each([
    ['nothing at all', undefined, 'edits'],
    ['an empty list', [], 'edits'],
    ['no list', {}, 'edits'],
    ['another kind', [{ ...template, kind: 'rollout' }], 'edits[0].kind'],
    ['a name that is no team', [{ ...template, team: 'No Team' }], 'edits[0].team'],
    ['half a revision', [{ ...template, baseRevision: 0.5 }], 'edits[0].baseRevision'],
    ['a broken template', [{ ...template, template: { servers: 1 } }], 'edits[0].template.servers'],
    ['the body of the other kind', [{ ...template, policy }], 'edits[0].policy'],
    ['two edits of one template', [template, template], 'edits[1]'],
  ])('are refused as %s', (_, input, path) => {
    expect(() => parseChangeEdits(input)).toThrow(
      expect.objectContaining({ options: { issues: [expect.objectContaining({ path })] } }),
    );
  });
});
