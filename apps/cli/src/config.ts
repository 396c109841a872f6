import { readFileSync } from 'node:fs';
import { FleetError } from '@app/domain';

/** Where the server is and who is calling. */
export interface Config {
  server: URL;
  token: string | null;
  json: boolean;
}

export interface GlobalOptions {
  server?: string;
  tokenFile?: string;
  json?: boolean;
}

/** npm runs a script in the project's folder, and says where it was called: paths are meant from there. */
export function findStartFolder(env: NodeJS.ProcessEnv): string | null {
  return env.npm_lifecycle_event === 'qm' && env.INIT_CWD ? env.INIT_CWD : null;
}

/**
 * Options win over the environment: `QM_SERVER`, `QM_TOKEN_FILE`, `QM_TOKEN`. A token is never an option: it
 * would show in the process list. An empty variable says nothing.
 *
 * @throws FleetError INVALID_INPUT with every problem at once
 */
export function readConfig(options: GlobalOptions, env: NodeJS.ProcessEnv): Config {
  const address = (options.server ?? env.QM_SERVER) || 'http://127.0.0.1:8420';
  const server = URL.canParse(address) ? new URL(address) : null;
  if (!server || !['http:', 'https:'].includes(server.protocol)) {
    throw new FleetError('INVALID_INPUT', `"${address}" is no http or https address`, {
      hint: 'set --server or QM_SERVER, for example https://quartermaster.example.com',
    });
  }
  const file = (options.tokenFile ?? env.QM_TOKEN_FILE) || null;
  return {
    server,
    token: file === null ? env.QM_TOKEN || null : readToken(file),
    json: options.json ?? false,
  };
}

function readToken(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (cause) {
    throw new FleetError('INVALID_INPUT', `the token file ${file} cannot be read`, { cause });
  }
}
