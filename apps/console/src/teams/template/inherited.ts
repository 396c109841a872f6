import type { TemplateView } from '@app/contract';
import type { ClientChoice, ClientId, Template, TemplateServer } from '@app/domain';

/** Something that comes from a team above. */
export interface Inherited<T> {
  value: T;
  from: string;
}

export interface Inheritance {
  servers: ReadonlyMap<string, Inherited<TemplateServer>>;
  clients: ReadonlyMap<ClientId, Inherited<ClientChoice | null>>;
  parameters: ReadonlyMap<string, Inherited<string>>;
}

/** What a team has before its own template speaks: the layers above it, root first, the nearest winning. */
export function toInheritance(layers: readonly TemplateView[]): Inheritance {
  const servers = new Map<string, Inherited<TemplateServer>>();
  const clients = new Map<ClientId, Inherited<ClientChoice | null>>();
  const parameters = new Map<string, Inherited<string>>();
  for (const { team: from, template } of layers) {
    for (const [key, value] of Object.entries(template.servers)) {
      if (value.enabled) servers.set(key, { value, from });
      else servers.delete(key);
    }
    for (const [client, value] of Object.entries(template.clients))
      clients.set(client as ClientId, { value: value ?? null, from });
    for (const [name, value] of Object.entries(template.parameters)) parameters.set(name, { value, from });
  }
  return { servers, clients, parameters };
}

export function withServer(template: Template, key: string, server: TemplateServer): Template {
  return { ...template, servers: { ...template.servers, [key]: server } };
}

export function withoutServer(template: Template, key: string): Template {
  const { [key]: _removed, ...servers } = template.servers;
  return { ...template, servers };
}
