import type { ImportedClient } from '@app/contract';
import { CLIENT_IDS, type Template, type TemplateLayer } from '@app/domain';

/**
 * Where no layer of a team says which clients are written, its servers would reach nobody: then the client whose
 * file this is gets them, in the user's own file as before. What a layer says already is left alone.
 */
export function chooseClient(
  template: Template,
  layers: readonly TemplateLayer[],
  imported: ImportedClient,
): Template {
  const client = CLIENT_IDS.find((each) => each === imported);
  if (!client || layers.some((layer) => Object.keys(layer.template.clients).length > 0)) return template;
  return { ...template, clients: { [client]: { level: 'user' } } };
}
