import type { Launch, Os } from '@app/domain';

const WINDOWS = /^(?:[A-Za-z]:[\\/]|\\\\[^\\])/;
const MAC = /^\/(?:Users|Applications|Library|System|opt\/homebrew)\//;
/** With a folder: `/c` is an option. */
const POSIX = /^\/[^/\s]+\//;

/** Where a program or script that is named by its path can be at all. Null where nothing is, or no path tells. */
export function findOses(launch: Launch): readonly Os[] | null {
  if (launch.kind !== 'command') return null;
  const paths = [launch.command, ...launch.args];
  if (paths.some((path) => WINDOWS.test(path))) return ['windows'];
  if (paths.some((path) => MAC.test(path))) return ['darwin'];
  return paths.some((path) => POSIX.test(path)) ? ['darwin', 'linux'] : null;
}
