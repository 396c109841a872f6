import type { Launch, Template } from '@app/domain';
import type { SecretField } from './find-secrets.js';

/** Every text of a launch that could hold a secret, with the name it goes by. */
export function toLaunchFields(launch: Launch, path = 'launch'): SecretField[] {
  switch (launch.kind) {
    case 'package':
      return [
        { path: `${path}.identifier`, name: '', value: launch.identifier },
        { path: `${path}.version`, name: '', value: launch.version },
        ...(launch.executable === undefined
          ? []
          : [{ path: `${path}.executable`, name: '', value: launch.executable }]),
        ...toArgumentFields(launch.runnerArgs, `${path}.runnerArgs`),
        ...toArgumentFields(launch.args, `${path}.args`),
        ...toNamedFields(launch.env, `${path}.env`),
      ];
    case 'command':
      return [
        { path: `${path}.command`, name: '', value: launch.command },
        ...toArgumentFields(launch.args, `${path}.args`),
        ...toNamedFields(launch.env, `${path}.env`),
      ];
    case 'remote':
      return [
        { path: `${path}.url`, name: '', value: launch.url },
        ...toNamedFields(launch.headers, `${path}.headers`),
      ];
  }
}

/** Every text of a template that could hold a secret. */
export function toTemplateFields(template: Template): SecretField[] {
  const servers = Object.entries(template.servers).flatMap(([key, { args, env }]) => [
    ...toArgumentFields(args, `servers.${key}.args`),
    ...toNamedFields(env, `servers.${key}.env`),
  ]);
  return [...servers, ...toNamedFields(template.parameters, 'parameters')];
}

/** Arguments; one that follows a flag without `=` goes by the flag's name: `--token x`. */
export function toArgumentFields(args: readonly string[], path: string): SecretField[] {
  return args.map((value, index) => ({
    path: `${path}[${index}]`,
    name: toFlagName(args[index - 1], value),
    value,
  }));
}

export function toNamedFields(values: Readonly<Record<string, string>>, path: string): SecretField[] {
  return Object.entries(values).map(([name, value]) => ({ path: `${path}.${name}`, name, value }));
}

function toFlagName(previous: string | undefined, value: string): string {
  if (previous === undefined || !/^--?[A-Za-z][A-Za-z0-9_.-]*$/.test(previous)) return '';
  return /^--?[A-Za-z]/.test(value) ? '' : previous.replace(/^-+/, '');
}
