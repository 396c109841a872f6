import { RULE_MODES, type PolicyDocument } from './policy.js';
import { Reader } from './reader.js';

const RULE_ID = /^[a-z][a-z0-9-]{0,63}$/;
const ENTRY = { matches: /^[^\s]{1,255}$/, wanted: 'one word, without spaces' };

/**
 * A layer of policy from unknown input. Which rules exist is for the policy library to know; an id that it
 * does not know does nothing there, and shows.
 *
 * @throws FleetError INVALID_INPUT with every issue and its path
 */
export function parsePolicyDocument(input: unknown): PolicyDocument {
  const reader = new Reader();
  const policy = readPolicyDocument(reader, input, '');
  reader.finish('this is no policy');
  return policy;
}

export function readPolicyDocument(reader: Reader, input: unknown, path: string): PolicyDocument {
  const below = (name: string) => (path === '' ? name : `${path}.${name}`);
  const value = reader.fields(input, path, ['rules', 'allowedRunners', 'allowedSources', 'deniedServers']);
  const list = (name: 'allowedRunners' | 'allowedSources' | 'deniedServers') =>
    value[name] === undefined
      ? {}
      : { [name]: reader.list(value[name], below(name), (item, where) => reader.text(item, where, ENTRY)) };
  return {
    rules: reader.record(value.rules, below('rules'), (mode, where, rule) => {
      if (!RULE_ID.test(rule)) reader.fail(where, 'is no id of a rule');
      return reader.choice(mode, where, RULE_MODES);
    }),
    ...list('allowedRunners'),
    ...list('allowedSources'),
    ...list('deniedServers'),
  };
}
