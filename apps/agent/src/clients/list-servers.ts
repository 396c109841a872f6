import type { Form } from '@app/domain';

/** Keys of the servers in a rendered form, for reports; none for a form that is not JSON. */
export function listServers(form: Form, bytes: Uint8Array): string[] {
  const document = form.endsWith('.json') ? findDocument(bytes) : {};
  const servers = document.mcpServers ?? document.servers ?? document.managedMcpServers ?? {};
  // Claude Desktop's policy has a list.
  if (Array.isArray(servers)) return servers.map((server: { name?: string }) => String(server.name)).sort();
  return Object.keys(servers).sort();
}

function findDocument(bytes: Uint8Array): Record<string, object | undefined> {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8')) as Record<string, object>;
  } catch {
    return {}; // said where it is written
  }
}
