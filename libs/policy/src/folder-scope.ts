/** Folders that hold a whole machine or a whole person, as `toFolder` spells them. What is below is not refused. */
const WIDE = [
  /^(?:|[a-z]:|\/(?:mnt\/|cygdrive\/)?[a-z]|\/\/[^/]*)$/,
  /^(?:~[^/]*|\/root)$/,
  /^(?:[a-z]:|\/(?:mnt\/|cygdrive\/)?[a-z]|\/host|\/\/wsl\$\/[^/]+)?\/(?:home|users|documents and settings)(?:\/[^/]+)?$/,
  /^\/(?:etc|usr|var|bin|sbin|lib|lib64|opt|boot|dev|proc|sys|run|srv|mnt|media|tmp|host|hostfs|cygdrive)$/,
  /^\/(?:system|library|applications|private|volumes|volumes\/[^/]+|private\/(?:etc|var|tmp))$/,
  /^[a-z]:\/(?:windows|program files(?: \(x86\))?|programdata)$/,
];
/** Folders of a home in which credentials are kept. */
const KEYS =
  /^(?:~|\/(?:home|users)\/[^/]+|\/root|[a-z]:\/users\/[^/]+)\/\.(?:ssh|aws|gnupg|kube|docker|azure|config|claude|password-store)(?:\/|$)/;
const HOME =
  /^(?:\$home|\$\{home\}|%userprofile%|%homepath%|%homedrive%%homepath%|\$env:userprofile|\$\{env:systemdrive\}\/users\/[^/]+)(?=\/|$)/;

/** Why a folder is too much to give to a server, or null when it is not. */
export function findTooWide(path: string): string | null {
  const folder = toFolder(path);
  if (folder === null) return null;
  if (KEYS.test(folder)) return 'is where credentials are kept';
  const wide = WIDE.findIndex((form) => form.test(folder));
  if (wide < 0) return null;
  return (
    ['is a whole disk', 'is a whole home folder', 'is a whole home folder'][wide] ??
    'is a folder of the system'
  );
}

/** The folder in one spelling: lower case, forward slashes, `.` and `..` resolved. Null for what is no absolute path. */
function toFolder(path: string): string | null {
  const text = path
    .trim()
    .replace(/^["']|["']$/g, '')
    .replace(/^file:\/\/(?:localhost)?/i, '')
    .replaceAll('\\', '/')
    .toLowerCase()
    .replace(HOME, '~')
    .replace(/^\/(?=[a-z]:)/, '');
  const start = /^(?:~[^/]*|[a-z]:|\/\/(?=[^/])|(?=\/))/.exec(text);
  if (!start) return null;
  const segments: string[] = [];
  for (const segment of text.slice(start[0].length).split('/')) {
    if (segment === '..') {
      // Out of a home folder with `..` is the folder of all homes.
      if (segments.length === 0 && start[0].startsWith('~')) return '/home';
      segments.pop();
    } else if (segment !== '' && segment !== '.' && !/^\*+$/.test(segment)) segments.push(segment);
  }
  const root = start[0] === '//' ? '/' : start[0];
  return segments.length === 0 ? root.replace(/^\/$/, '') : `${root}/${segments.join('/')}`;
}
