import type { PersonView } from '@app/contract';
import { useSignedIn } from './permissions.js';

/** Whoever proposes does not approve, unless the organisation of one says so. */
export function useIsOwn(proposedBy: PersonView): boolean {
  const { user, organisation } = useSignedIn();
  return proposedBy.id === user.id && !organisation.singlePerson;
}

export const SECOND_PERSON = 'You proposed this. Approval takes a second person: ask another reviewer.';
