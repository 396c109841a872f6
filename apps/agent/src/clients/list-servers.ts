import type { Form } from '@app/domain';

/** Keys of the servers in a rendered form, for reports; empty for forms that are not JSON. */
export function listServers(form: Form, bytes: Uint8Array): string[] {
  if (!form.endsWith('.json')) return [];
  const document = JSON.parse(Buffer.from(bytes).toString('utf8')) as Record<string, unknown>;
  const servers = document.mcpServers ?? document.servers ?? document.managedMcpServers ?? {};
  if (Array.isArray(servers)) return servers.map((server: { name?: string }) => String(server.name)).sort();
  return typeof servers === 'string' ? namesInText(servers) : Object.keys(servers as object).sort();
}

/** Policies of Claude Desktop may hold the list as JSON text. */
function namesInText(text: string): string[] {
  return (JSON.parse(text) as { name: string }[]).map(({ name }) => name).sort();
}
